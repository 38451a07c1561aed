package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CategoryMatches;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.ScoreOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Precision, recall and F1 at every score threshold, at IoU .50, per category and over all
 * categories.
 *
 * <p>Matched as for the COCO metrics: all areas, the best 100 detections per category and picture,
 * detections in a crowd ignored. Because higher scores choose first, raising the threshold removes
 * detections and changes no other match.
 */
public final class OperatingPoints {

  private final CocoMatches matches;

  private final int[] weights;

  private OperatingPoints(CocoMatches matches, int[] weights) {
    this.matches = matches;
    this.weights = weights;
  }

  /** Over all pictures. */
  public static OperatingPoints of(CocoMatches matches) {
    return of(matches, image -> true);
  }

  /** Over the selected pictures only. */
  public static OperatingPoints of(CocoMatches matches, Predicate<CocoImage> selected) {
    return new OperatingPoints(matches, matches.weights(selected));
  }

  /**
   * One point for each distinct score, highest first: the whole precision-recall curve of a
   * category, not smoothed. Empty without detections.
   */
  public List<OperatingPoint> curve(int categoryId) {
    return curve(List.of(matches.category(categoryId)));
  }

  /** The curve over all categories pooled together. */
  public List<OperatingPoint> curve() {
    return curve(matches.categories());
  }

  /** The point of a category at this score threshold. */
  public OperatingPoint at(int categoryId, double scoreThreshold) {
    return at(List.of(matches.category(categoryId)), scoreThreshold);
  }

  /** The point of all categories pooled together at this score threshold. */
  public OperatingPoint at(double scoreThreshold) {
    return at(matches.categories(), scoreThreshold);
  }

  /**
   * The point of highest F1, on a tie that with the highest score; empty if no threshold gives a
   * true positive.
   */
  public Optional<OperatingPoint> best(int categoryId) {
    return best(curve(categoryId));
  }

  /** The point of highest F1 with one threshold for all categories. */
  public Optional<OperatingPoint> best() {
    return best(curve());
  }

  private static Optional<OperatingPoint> best(List<OperatingPoint> curve) {
    OperatingPoint best = null;
    for (OperatingPoint point : curve) {
      if (point.truePositives() > 0 && (best == null || point.f1() > best.f1())) {
        best = point;
      }
    }
    return Optional.ofNullable(best);
  }

  private OperatingPoint at(List<CategoryMatches> categories, double scoreThreshold) {
    long truePositives = 0;
    long falsePositives = 0;
    for (CategoryMatches category : categories) {
      int[] outcome = category.outcome(AreaRange.ALL);
      for (int d = 0; d < outcome.length && category.score[d] >= scoreThreshold; d++) {
        long weight = weights[category.image[d]];
        truePositives += weight * (outcome[d] & 1);
        falsePositives += weight * ((outcome[d] >>> 16) & 1);
      }
    }
    return new OperatingPoint(
        scoreThreshold, truePositives, falsePositives, positives(categories) - truePositives);
  }

  private List<OperatingPoint> curve(List<CategoryMatches> categories) {
    int count = 0;
    for (CategoryMatches category : categories) {
      for (int image : category.image) {
        count += weights[image];
      }
    }
    double[] score = new double[count];
    int[] outcome = new int[count];
    int next = 0;
    for (CategoryMatches category : categories) {
      int[] outcomes = category.outcome(AreaRange.ALL);
      for (int d = 0; d < outcomes.length; d++) {
        if (weights[category.image[d]] > 0) {
          score[next] = category.score[d];
          outcome[next++] = outcomes[d];
        }
      }
    }
    int[] order = ScoreOrder.bestFirst(score);
    long positives = positives(categories);
    List<OperatingPoint> points = new ArrayList<>();
    long truePositives = 0;
    long falsePositives = 0;
    for (int i = 0; i < count; i++) {
      truePositives += outcome[order[i]] & 1;
      falsePositives += (outcome[order[i]] >>> 16) & 1;
      // A threshold cannot separate equal scores.
      if (i + 1 == count || score[order[i + 1]] < score[order[i]]) {
        points.add(
            new OperatingPoint(
                score[order[i]], truePositives, falsePositives, positives - truePositives));
      }
    }
    return points;
  }

  private long positives(List<CategoryMatches> categories) {
    long sum = 0;
    for (CategoryMatches category : categories) {
      sum += category.positives(AreaRange.ALL, weights);
    }
    return sum;
  }
}
