package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/** The inputs beside the picture: how large it was, and where on the canvas it lies. */
public final class PlacementInputs {

  private PlacementInputs() {}

  /** A side of the mask: what the graph fixes, or the canvas'. */
  static int maskSide(@Nullable TensorInfo declared, int axis, int canvas) {
    return declared == null || declared.size(axis) == TensorInfo.DYNAMIC
        ? canvas
        : Math.toIntExact(declared.size(axis));
  }

  /** Writes (width, height). */
  public static void sizes(InputSpec spec, Placement place, LongBuffer sizes) {
    boolean stretched = spec.resize() == Resize.STRETCH;
    sizes.put(0, stretched ? place.frameWidth() : place.canvasWidth());
    sizes.put(1, stretched ? place.frameHeight() : place.canvasHeight());
  }

  /** Writes 1 where the picture lies and 0 where the canvas was filled up. */
  public static void mask(InputSpec spec, Placement place, LongBuffer mask, int width, int height) {
    for (int at = 0; at < width * height; at++) {
      // Where the mask is coarser than the canvas, its cell's first pixel counts, as "nearest"
      // does.
      int x = at % width * spec.width() / width - place.left();
      int y = at / width * spec.height() / height - place.top();
      boolean inside = x >= 0 && x < place.width() && y >= 0 && y < place.height();
      mask.put(at, inside ? 1 : 0);
    }
  }
}
