package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which detections match which objects at every IoU threshold and area range of COCO: the expensive
 * part of an evaluation, done once and shared by metrics, operating points and bootstrap.
 *
 * <p>Immutable, safe for many threads.
 */
public final class CocoMatches {

  private final CocoTruth truth;
  private final List<CategoryMatches> categories;

  private CocoMatches(CocoTruth truth, List<CategoryMatches> categories) {
    this.truth = truth;
    this.categories = List.copyOf(categories);
  }

  /**
   * Matches the best 100 detections per category and picture (pycocotools {@code
   * COCOeval.evaluate}). Detections compete within their category only.
   *
   * @throws IllegalArgumentException if a detection's picture or category is not in the truth
   */
  public static CocoMatches of(CocoTruth truth, CocoResults results) {
    Cells cells = new Cells(truth, results);
    return new CocoMatches(
        truth,
        IntStream.range(0, cells.categories)
            .parallel()
            .mapToObj(k -> new CategoryMatches(cells, k))
            .toList());
  }

  /** The annotations that were matched against. */
  public CocoTruth truth() {
    return truth;
  }

  /** By category index, the order of {@link CocoTruth#categories}. */
  public List<CategoryMatches> categories() {
    return categories;
  }

  /**
   * The matches of one category.
   *
   * @throws IllegalArgumentException if there is no category of this id
   */
  public CategoryMatches category(int categoryId) {
    for (int k = 0; k < categories.size(); k++) {
      if (truth.categories().get(k).id() == categoryId) {
        return categories.get(k);
      }
    }
    throw new IllegalArgumentException("the annotations have no category " + categoryId);
  }

  /** Weights by picture index: 1 for the selected pictures, 0 for the others. */
  public int[] weights(Predicate<CocoImage> selected) {
    return truth.images().stream().mapToInt(image -> selected.test(image) ? 1 : 0).toArray();
  }

  /** Weights by picture index: 1 for every picture. */
  public int[] unitWeights() {
    int[] weights = new int[truth.images().size()];
    Arrays.fill(weights, 1);
    return weights;
  }
}
