package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * COCO's twelve box metrics computed as pycocotools does (cocoeval.py: evaluateImg, accumulate,
 * summarize), step by step and with nothing shared with {@link CocoEvaluator}: slow, and plain
 * enough to be held against that file line by line.
 */
final class ReferenceEvaluation {

  private static final int[] MAX_DETECTIONS = {1, 10, 100};
  private static final double[][] AREAS = {
    {0, 1e5 * 1e5}, {0, 32 * 32}, {32 * 32, 96 * 96}, {96 * 96, 1e5 * 1e5}
  };
  private static final double[] IOUS = linspace(0.5, 0.95, 10);
  private static final double[] RECALLS = linspace(0, 1, 101);

  /** Precision and recall of one category, area range and limit. */
  private static final class Accumulated {
    final int area;
    final int limit;
    final double[][] precision = new double[IOUS.length][];
    final double[] recall = new double[IOUS.length];

    Accumulated(int area, int limit) {
      this.area = area;
      this.limit = limit;
    }
  }

  /** What became of one picture's detections and objects. */
  private static final class Matched {
    final double[] scores;
    final boolean[][] found;
    final boolean[][] ignored;
    final boolean[] truthIgnored;

    Matched(List<TruthBox> truths, List<ScoredBox> detections) {
      scores = detections.stream().mapToDouble(ScoredBox::score).toArray();
      found = new boolean[IOUS.length][detections.size()];
      ignored = new boolean[IOUS.length][detections.size()];
      truthIgnored = new boolean[truths.size()];
    }
  }

  private final List<Accumulated> all = new ArrayList<>();

  private ReferenceEvaluation() {}

  /** numpy.linspace. */
  private static double[] linspace(double first, double last, int count) {
    double step = (last - first) / (count - 1);
    double[] values = new double[count];
    for (int at = 0; at < count; at++) {
      values[at] = at * step + first;
    }
    values[count - 1] = last;
    return values;
  }

  /** The twelve metrics, in COCO's order. */
  static double[] metrics(CocoTruth truth, CocoResults results) {
    ReferenceEvaluation evaluation = new ReferenceEvaluation();
    for (CocoCategory category : truth.categories()) {
      for (int area = 0; area < AREAS.length; area++) {
        for (int limit : MAX_DETECTIONS) {
          evaluation.accumulate(truth, results, category.id(), area, limit);
        }
      }
    }
    return new double[] {
      evaluation.ap(-1, 0),
      evaluation.ap(0, 0),
      evaluation.ap(5, 0),
      evaluation.ap(-1, 1),
      evaluation.ap(-1, 2),
      evaluation.ap(-1, 3),
      evaluation.ar(0, 1),
      evaluation.ar(0, 10),
      evaluation.ar(0, 100),
      evaluation.ar(1, 100),
      evaluation.ar(2, 100),
      evaluation.ar(3, 100)
    };
  }

  private double ap(int iou, int area) {
    List<Double> values = new ArrayList<>();
    for (Accumulated one : all) {
      for (int t = 0; one.area == area && one.limit == 100 && t < IOUS.length; t++) {
        for (int r = 0; (iou < 0 || iou == t) && r < RECALLS.length; r++) {
          values.add(one.precision[t][r]);
        }
      }
    }
    return mean(values);
  }

  private double ar(int area, int limit) {
    List<Double> values = new ArrayList<>();
    for (Accumulated one : all) {
      for (int t = 0; one.area == area && one.limit == limit && t < IOUS.length; t++) {
        values.add(one.recall[t]);
      }
    }
    return mean(values);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElse(-1);
  }

  private void accumulate(CocoTruth truth, CocoResults results, int category, int area, int limit) {
    List<Matched> pictures = new ArrayList<>();
    int objects = 0;
    for (CocoImage image : truth.images()) {
      List<TruthBox> truths =
          truth.annotations().stream()
              .filter(box -> box.imageId() == image.id() && box.categoryId() == category)
              .toList();
      List<ScoredBox> detections =
          results.pictures().stream()
              .filter(picture -> picture.imageId() == image.id())
              .map(PictureDetections::boxes)
              .flatMap(List::stream)
              .filter(box -> box.categoryId() == category)
              .sorted(Comparator.comparingDouble(box -> -box.score()))
              .limit(limit)
              .toList();
      Matched matched = match(truths, detections, AREAS[area]);
      pictures.add(matched);
      for (boolean ignored : matched.truthIgnored) {
        objects += ignored ? 0 : 1;
      }
    }
    if (objects > 0) {
      Accumulated one = new Accumulated(area, limit);
      for (int t = 0; t < IOUS.length; t++) {
        one.precision[t] = curve(pictures, t, objects, one.recall);
      }
      all.add(one);
    }
  }

  /** evaluateImg. */
  private static Matched match(List<TruthBox> given, List<ScoredBox> detections, double[] area) {
    List<TruthBox> truths =
        given.stream().sorted(Comparator.comparing(box -> ignores(box, area))).toList();
    Matched matched = new Matched(truths, detections);
    boolean[] truthIgnored = matched.truthIgnored;
    for (int g = 0; g < truthIgnored.length; g++) {
      truthIgnored[g] = ignores(truths.get(g), area);
    }
    for (int t = 0; t < IOUS.length; t++) {
      boolean[] taken = new boolean[truths.size()];
      for (int d = 0; d < detections.size(); d++) {
        double best = Math.min(IOUS[t], 1 - 1e-10);
        int match = -1;
        for (int g = 0; g < taken.length; g++) {
          if (taken[g] && !truths.get(g).crowd()) {
            continue;
          }
          if (match > -1 && !truthIgnored[match] && truthIgnored[g]) {
            break;
          }
          double iou = iou(detections.get(d), truths.get(g));
          if (iou < best) {
            continue;
          }
          best = iou;
          match = g;
        }
        if (match > -1) {
          taken[match] = true;
          matched.found[t][d] = true;
          matched.ignored[t][d] = truthIgnored[match];
        } else {
          double size = detections.get(d).width() * detections.get(d).height();
          matched.ignored[t][d] = size < area[0] || size > area[1];
        }
      }
    }
    return matched;
  }

  private static boolean ignores(TruthBox box, double[] area) {
    return box.crowd() || box.area() < area[0] || box.area() > area[1];
  }

  /** maskApi.c, bbIou. */
  private static double iou(ScoredBox detection, TruthBox truth) {
    double width =
        Math.min(detection.x() + detection.width(), truth.x() + truth.width())
            - Math.max(detection.x(), truth.x());
    double height =
        Math.min(detection.y() + detection.height(), truth.y() + truth.height())
            - Math.max(detection.y(), truth.y());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double common = width * height;
    double detected = detection.width() * detection.height();
    double union = truth.crowd() ? detected : detected + truth.width() * truth.height() - common;
    return common / union;
  }

  private static double[] curve(List<Matched> pictures, int t, int objects, double[] recall) {
    record Ranked(double score, boolean found, boolean ignored) {}
    List<Ranked> ranked = new ArrayList<>();
    for (Matched picture : pictures) {
      for (int d = 0; d < picture.scores.length; d++) {
        ranked.add(new Ranked(picture.scores[d], picture.found[t][d], picture.ignored[t][d]));
      }
    }
    ranked.sort(Comparator.comparingDouble(one -> -one.score()));
    double[] recalls = new double[ranked.size()];
    double[] precisions = new double[ranked.size()];
    double right = 0;
    double wrong = 0;
    for (int d = 0; d < recalls.length; d++) {
      Ranked one = ranked.get(d);
      right += one.found() && !one.ignored() ? 1 : 0;
      wrong += !one.found() && !one.ignored() ? 1 : 0;
      recalls[d] = right / objects;
      precisions[d] = right / (wrong + right + Math.ulp(1.0));
    }
    recall[t] = recalls.length == 0 ? 0 : recalls[recalls.length - 1];
    for (int d = precisions.length - 1; d > 0; d--) {
      precisions[d - 1] = Math.max(precisions[d - 1], precisions[d]);
    }
    double[] sampled = new double[RECALLS.length];
    for (int r = 0; r < RECALLS.length; r++) {
      int at = 0;
      while (at < recalls.length && recalls[at] < RECALLS[r]) {
        at++;
      }
      sampled[r] = at < recalls.length ? precisions[at] : 0;
    }
    return sampled;
  }
}
