package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.List;

/**
 * Confusion matrix of a detector at one score threshold and IoU .50.
 *
 * <p>First every category is matched by itself, by COCO's rule, so the diagonal holds exactly the
 * true positives of {@link OperatingPoints}. Then the unmatched detections, best score first, take
 * the free object of another category that they overlap most. Whatever remains unmatched on either
 * side is confused with the background. Detections in a crowd of their category are ignored.
 */
public final class ConfusionMatrix {

  private final List<CocoCategory> categories;
  private final long[][] counts;

  private ConfusionMatrix(List<CocoCategory> categories) {
    this.categories = categories;
    this.counts = new long[categories.size() + 1][categories.size() + 1];
  }

  /** The matrix over all pictures, matched with the truth. */
  public static ConfusionMatrix of(CocoTruth truth, List<PictureMatch> pictures) {
    ConfusionMatrix matrix = new ConfusionMatrix(truth.categories());
    pictures.forEach(matrix::add);
    return matrix;
  }

  /** The categories of rows and columns, in order; {@link #background} follows them. */
  public List<CocoCategory> categories() {
    return categories;
  }

  /** Index of the last row (false positives) and the last column (objects not detected). */
  public int background() {
    return categories.size();
  }

  /**
   * How often an object of one category was detected as another.
   *
   * @param truth index in {@link #categories}, or {@link #background}
   * @param detected likewise
   */
  public long count(int truth, int detected) {
    return counts[truth][detected];
  }

  private void add(PictureMatch picture) {
    boolean[] taken = picture.isMatched.clone();
    for (int d = 0; d < picture.match.length; d++) {
      int object = picture.match[d];
      if (object == PictureMatch.IGNORED) {
        continue;
      }
      if (object == PictureMatch.NONE) {
        object = picture.bestFree(d, false, taken);
      }
      int row = background();
      if (object != PictureMatch.NONE) {
        taken[object] = true;
        row = index(picture.objects.get(object).categoryId());
      }
      counts[row][index(picture.detections.get(d).categoryId())]++;
    }
    for (int o = 0; o < taken.length; o++) {
      if (!taken[o]) {
        counts[index(picture.objects.get(o).categoryId())][background()]++;
      }
    }
  }

  private int index(int categoryId) {
    for (int i = 0; i < categories.size(); i++) {
      if (categories.get(i).id() == categoryId) {
        return i;
      }
    }
    throw new IllegalArgumentException("the truth has no category " + categoryId);
  }
}
