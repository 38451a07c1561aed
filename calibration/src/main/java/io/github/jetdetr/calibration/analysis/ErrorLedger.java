package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every detection with its verdict, from which AP is computed as it is and as it would be with one
 * kind of error fixed.
 */
final class ErrorLedger {

  private static final double BACKGROUND_IOU = 0.1;

  /**
   * One detection.
   *
   * @param kind null for a true positive
   * @param fixedCategoryId the category in which it would be a true positive once fixed, null if it
   *     would be dropped
   */
  private record Line(
      int categoryId, double score, @Nullable ErrorKind kind, @Nullable Integer fixedCategoryId) {}

  private final List<Line> lines = new ArrayList<>();
  private final Map<Integer, Long> objects = new TreeMap<>();
  private final Map<Integer, Long> missed = new TreeMap<>();

  ErrorLedger(CocoTruth truth) {
    for (TruthBox box : truth.annotations()) {
      if (!box.crowd()) {
        objects.merge(box.categoryId(), 1L, Long::sum);
      }
    }
  }

  void add(PictureMatch picture) {
    // An object that several fixed detections would match is fixed once, by the best of them.
    boolean[] isFixedObject = picture.isMatched.clone();
    for (int d = 0; d < picture.match.length; d++) {
      ScoredBox box = picture.detections.get(d);
      if (picture.match[d] >= 0) {
        lines.add(new Line(box.categoryId(), box.score(), null, null));
      } else if (picture.match[d] == PictureMatch.NONE) {
        addFalsePositive(picture, d, isFixedObject);
      }
    }
    for (int o = 0; o < isFixedObject.length; o++) {
      if (!isFixedObject[o]) {
        missed.merge(picture.objects.get(o).categoryId(), 1L, Long::sum);
      }
    }
  }

  private void addFalsePositive(PictureMatch picture, int d, boolean[] isFixedObject) {
    int sameCategory = bestOverlap(picture, d, true);
    int differentCategory = bestOverlap(picture, d, false);
    double sameIou = sameCategory < 0 ? 0 : picture.overlap[d][sameCategory];
    double differentIou = differentCategory < 0 ? 0 : picture.overlap[d][differentCategory];
    ErrorKind kind;
    int fixable = PictureMatch.NONE;
    if (sameIou >= BACKGROUND_IOU && sameIou < PictureMatch.MATCH_IOU) {
      kind = ErrorKind.LOCALISATION;
      fixable = sameCategory;
    } else if (differentIou >= PictureMatch.MATCH_IOU) {
      kind = ErrorKind.CLASSIFICATION;
      fixable = differentCategory;
    } else if (sameIou >= PictureMatch.MATCH_IOU) {
      kind = ErrorKind.DUPLICATE;
    } else if (Math.max(sameIou, differentIou) <= BACKGROUND_IOU) {
      kind = ErrorKind.BACKGROUND;
    } else {
      kind = ErrorKind.BOTH;
    }
    Integer fixedCategoryId = null;
    if (fixable >= 0 && !isFixedObject[fixable]) {
      isFixedObject[fixable] = true;
      fixedCategoryId = picture.objects.get(fixable).categoryId();
    }
    ScoredBox box = picture.detections.get(d);
    lines.add(new Line(box.categoryId(), box.score(), kind, fixedCategoryId));
  }

  /** Index of the object with the highest IoU, or {@link PictureMatch#NONE}. */
  private static int bestOverlap(PictureMatch picture, int detection, boolean sameCategory) {
    int best = PictureMatch.NONE;
    for (int o = 0; o < picture.objects.size(); o++) {
      if (picture.isSameCategory(detection, o) == sameCategory
          && (best < 0 || picture.overlap[detection][o] > picture.overlap[detection][best])) {
        best = o;
      }
    }
    return best;
  }

  long count(ErrorKind kind) {
    if (kind == ErrorKind.MISSED) {
      return missed.values().stream().mapToLong(Long::longValue).sum();
    }
    return lines.stream().filter(line -> line.kind == kind).count();
  }

  double ap50() {
    return ap50WithFixed(null);
  }

  /**
   * AP at IoU .50 with one kind of error fixed (none if null): the mean over the categories that
   * have objects. A category whose objects are all missed keeps its 0 when they are not counted, as
   * in TIDE.
   */
  double ap50WithFixed(@Nullable ErrorKind kind) {
    Map<Integer, RankedVerdicts> verdicts = new HashMap<>();
    objects.keySet().forEach(id -> verdicts.put(id, new RankedVerdicts()));
    for (Line line : lines) {
      boolean isFixed = kind != null && line.kind == kind;
      Integer counted = isFixed ? line.fixedCategoryId : Integer.valueOf(line.categoryId);
      RankedVerdicts of = counted == null ? null : verdicts.get(counted);
      if (of != null) {
        of.add(line.score, isFixed || line.kind == null);
      }
    }
    double sum = 0;
    for (Map.Entry<Integer, Long> category : objects.entrySet()) {
      int id = category.getKey();
      long positives =
          category.getValue() - (kind == ErrorKind.MISSED ? missed.getOrDefault(id, 0L) : 0);
      RankedVerdicts of = verdicts.get(id);
      sum += of == null ? 0 : of.ap(positives);
    }
    return objects.isEmpty() ? CocoMetrics.UNDEFINED : sum / objects.size();
  }
}
