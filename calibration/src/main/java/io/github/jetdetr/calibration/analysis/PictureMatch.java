package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.Overlap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One picture matched across categories at IoU .50: what COCO's rule matches within categories, and
 * how much every detection overlaps every object, of whatever category, so that a wrong detection
 * can be explained.
 */
final class PictureMatch {

  /** The detection finds no object of its category. */
  static final int NONE = -1;

  /** The detection lies in a crowd of its category and is neither right nor wrong. */
  static final int EXCUSED = -2;

  /** From this overlap on an object is found. */
  static final double FOUND_IOU = 0.5;

  /** Best score first, at most 100 of one category. */
  final List<ScoredBox> detections;

  /** All that must be found, crowds left out. */
  final List<TruthBox> objects;

  /** For each detection the index of the object it finds, {@link #NONE} or {@link #EXCUSED}. */
  final int[] found;

  /** For each object whether a detection of its category finds it. */
  final boolean[] isFound;

  /** IoU of detection and object. */
  final double[][] overlap;

  private PictureMatch(List<ScoredBox> detections, List<TruthBox> truths) {
    this.detections = detections;
    List<TruthBox> crowds = new ArrayList<>();
    objects = new ArrayList<>();
    for (TruthBox truth : truths) {
      (truth.crowd() ? crowds : objects).add(truth);
    }
    found = new int[detections.size()];
    isFound = new boolean[objects.size()];
    overlap = new double[detections.size()][objects.size()];
    for (int d = 0; d < found.length; d++) {
      ScoredBox box = detections.get(d);
      for (int o = 0; o < isFound.length; o++) {
        overlap[d][o] = Overlap.iou(box, objects.get(o));
      }
      found[d] = bestFree(d, true, isFound);
      if (found[d] != NONE) {
        isFound[found[d]] = true;
      } else if (liesIn(box, crowds)) {
        found[d] = EXCUSED;
      }
    }
  }

  /**
   * Matches all pictures of the truth.
   *
   * @param scoreThreshold detections with this score or a better one are used
   * @throws IllegalArgumentException if a detection's picture or category is not in the truth
   */
  static List<PictureMatch> all(CocoTruth truth, CocoResults results, double scoreThreshold) {
    Map<Long, List<TruthBox>> truths = new HashMap<>();
    for (CocoImage image : truth.images()) {
      truths.put(image.id(), new ArrayList<>());
    }
    for (TruthBox box : truth.annotations()) {
      truths.getOrDefault(box.imageId(), List.of()).add(box);
    }
    Map<Integer, CocoCategory> categories = new HashMap<>();
    for (CocoCategory category : truth.categories()) {
      categories.put(category.id(), category);
    }
    List<PictureMatch> matches = new ArrayList<>();
    for (PictureDetections picture : results.pictures()) {
      List<TruthBox> boxes = truths.remove(picture.imageId());
      if (boxes == null) {
        throw new IllegalArgumentException("the truth has no picture " + picture.imageId());
      }
      for (ScoredBox box : picture.boxes()) {
        if (!categories.containsKey(box.categoryId())) {
          throw new IllegalArgumentException("the truth has no category " + box.categoryId());
        }
      }
      matches.add(new PictureMatch(used(picture.boxes(), scoreThreshold), boxes));
    }
    for (List<TruthBox> boxes : truths.values()) {
      matches.add(new PictureMatch(List.of(), boxes));
    }
    return matches;
  }

  /**
   * The object of the same category, or of any other one, that is still free and overlaps the
   * detection most, at least by .50; of equal overlaps the later object.
   */
  int bestFree(int detection, boolean sameCategory, boolean[] taken) {
    int best = NONE;
    double most = FOUND_IOU;
    for (int o = 0; o < taken.length; o++) {
      if (!taken[o] && isSame(detection, o) == sameCategory && overlap[detection][o] >= most) {
        most = overlap[detection][o];
        best = o;
      }
    }
    return best;
  }

  boolean isSame(int detection, int object) {
    return detections.get(detection).categoryId() == objects.get(object).categoryId();
  }

  private static boolean liesIn(ScoredBox box, List<TruthBox> crowds) {
    for (TruthBox crowd : crowds) {
      if (crowd.categoryId() == box.categoryId() && Overlap.iou(box, crowd) >= FOUND_IOU) {
        return true;
      }
    }
    return false;
  }

  private static List<ScoredBox> used(List<ScoredBox> boxes, double scoreThreshold) {
    List<ScoredBox> sorted = new ArrayList<>(boxes);
    sorted.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    Map<Integer, Integer> perCategory = new HashMap<>();
    sorted.removeIf(
        box ->
            box.score() < scoreThreshold
                || perCategory.merge(box.categoryId(), 1, Integer::sum) > CocoGrid.MAX_DETECTIONS);
    return sorted;
  }
}
