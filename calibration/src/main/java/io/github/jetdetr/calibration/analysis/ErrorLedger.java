package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every detection with its verdict, so that AP can be computed as it is and as it would be if one
 * kind of error were mended.
 */
final class ErrorLedger {

  private static final double BACKGROUND_IOU = 0.1;

  /**
   * One detection.
   *
   * @param kind null where it is right
   * @param mendedCategoryId the category in which it would be right if mended, null if it would be
   *     dropped
   */
  private record Line(
      int categoryId, double score, @Nullable ErrorKind kind, @Nullable Integer mendedCategoryId) {}

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
    // An object that a mended detection would find is mended once, by the best of them.
    boolean[] mended = picture.isFound.clone();
    for (int d = 0; d < picture.found.length; d++) {
      ScoredBox box = picture.detections.get(d);
      if (picture.found[d] >= 0) {
        lines.add(new Line(box.categoryId(), box.score(), null, null));
      } else if (picture.found[d] == PictureMatch.NONE) {
        addWrong(picture, d, mended);
      }
    }
    for (int o = 0; o < mended.length; o++) {
      if (!mended[o]) {
        missed.merge(picture.objects.get(o).categoryId(), 1L, Long::sum);
      }
    }
  }

  private void addWrong(PictureMatch picture, int d, boolean[] mended) {
    int own = most(picture, d, true);
    int other = most(picture, d, false);
    double ownIou = own < 0 ? 0 : picture.overlap[d][own];
    double otherIou = other < 0 ? 0 : picture.overlap[d][other];
    ErrorKind kind;
    int mendable = PictureMatch.NONE;
    if (ownIou >= BACKGROUND_IOU && ownIou < PictureMatch.FOUND_IOU) {
      kind = ErrorKind.LOCALISATION;
      mendable = own;
    } else if (otherIou >= PictureMatch.FOUND_IOU) {
      kind = ErrorKind.CLASSIFICATION;
      mendable = other;
    } else if (ownIou >= PictureMatch.FOUND_IOU) {
      kind = ErrorKind.DUPLICATE;
    } else if (Math.max(ownIou, otherIou) <= BACKGROUND_IOU) {
      kind = ErrorKind.BACKGROUND;
    } else {
      kind = ErrorKind.BOTH;
    }
    Integer mendedCategoryId = null;
    if (mendable >= 0 && !mended[mendable]) {
      mended[mendable] = true;
      mendedCategoryId = picture.objects.get(mendable).categoryId();
    }
    ScoredBox box = picture.detections.get(d);
    lines.add(new Line(box.categoryId(), box.score(), kind, mendedCategoryId));
  }

  private static int most(PictureMatch picture, int detection, boolean sameCategory) {
    int best = PictureMatch.NONE;
    for (int o = 0; o < picture.objects.size(); o++) {
      if (picture.isSame(detection, o) == sameCategory
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
    return ap50WithMended(null);
  }

  /**
   * AP at IoU .50, the mean over the categories that have objects; a category whose objects are all
   * missed keeps its 0 when they are taken out, as in TIDE.
   */
  double ap50WithMended(@Nullable ErrorKind kind) {
    double sum = 0;
    for (Map.Entry<Integer, Long> category : objects.entrySet()) {
      int id = category.getKey();
      long positives =
          category.getValue() - (kind == ErrorKind.MISSED ? missed.getOrDefault(id, 0L) : 0);
      RankedVerdicts verdicts = new RankedVerdicts();
      for (Line line : lines) {
        boolean isMended = kind != null && line.kind == kind;
        if (isMended && line.mendedCategoryId != null && line.mendedCategoryId == id) {
          verdicts.add(line.score, true);
        } else if (!isMended && line.categoryId == id) {
          verdicts.add(line.score, line.kind == null);
        }
      }
      sum += verdicts.ap(positives);
    }
    return objects.isEmpty() ? CocoMetrics.UNDEFINED : sum / objects.size();
  }
}
