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
 * <p>Matched as the COCO metrics are: all areas, the best 100 detections per category and picture,
 * detections in a crowd excused. Because better scores choose first, raising the threshold takes
 * detections away and changes no other match.
 */
public final class OperatingPoints {

  private final CocoMatches matches;

  private final int[] weights;

  private OperatingPoints(CocoMatches matches, int[] weights) {
    this.matches = matches;
    this.weights = weights;
  }

  public static OperatingPoints of(CocoMatches matches) {
    return of(matches, image -> true);
  }

  /** Of these pictures only. */
  public static OperatingPoints of(CocoMatches matches, Predicate<CocoImage> chosen) {
    return new OperatingPoints(matches, matches.weights(chosen));
  }

  /**
   * One point for each score that occurs, from the best score down: the whole precision-recall
   * curve, not smoothed. Empty without detections.
   */
  public List<OperatingPoint> curve(int categoryId) {
    return curve(List.of(matches.category(categoryId)));
  }

  /** The same over all categories, every detection counting alike. */
  public List<OperatingPoint> curve() {
    return curve(matches.categories());
  }

  /** What this category gives from this score upwards. */
  public OperatingPoint at(int categoryId, double scoreThreshold) {
    return at(List.of(matches.category(categoryId)), scoreThreshold);
  }

  /** What all categories give from this score upwards. */
  public OperatingPoint at(double scoreThreshold) {
    return at(matches.categories(), scoreThreshold);
  }

  /**
   * The point of highest F1, of equal ones that with the highest score; empty where no threshold
   * gives a right detection.
   */
  public Optional<OperatingPoint> best(int categoryId) {
    return best(curve(categoryId));
  }

  /** The point of highest F1 when one threshold serves all categories. */
  public Optional<OperatingPoint> best() {
    return best(curve());
  }

  private static Optional<OperatingPoint> best(List<OperatingPoint> curve) {
    OperatingPoint best = null;
    for (OperatingPoint point : curve) {
      if (point.right() > 0 && (best == null || point.f1() > best.f1())) {
        best = point;
      }
    }
    return Optional.ofNullable(best);
  }

  private OperatingPoint at(List<CategoryMatches> categories, double scoreThreshold) {
    long right = 0;
    long wrong = 0;
    for (CategoryMatches category : categories) {
      int[] outcome = category.outcome(AreaRange.ALL);
      for (int d = 0; d < outcome.length && category.score[d] >= scoreThreshold; d++) {
        long weight = weights[category.image[d]];
        right += weight * (outcome[d] & 1);
        wrong += weight * ((outcome[d] >>> 16) & 1);
      }
    }
    return new OperatingPoint(scoreThreshold, right, wrong, positives(categories) - right);
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
    long right = 0;
    long wrong = 0;
    for (int i = 0; i < count; i++) {
      right += outcome[order[i]] & 1;
      wrong += (outcome[order[i]] >>> 16) & 1;
      // A threshold cannot tell equal scores apart.
      if (i + 1 == count || score[order[i + 1]] < score[order[i]]) {
        points.add(new OperatingPoint(score[order[i]], right, wrong, positives - right));
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
