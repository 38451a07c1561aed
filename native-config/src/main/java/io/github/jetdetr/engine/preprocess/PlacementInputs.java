package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/** Writes the inputs that depend on a picture's placement: its size and its mask. */
public final class PlacementInputs {

  private PlacementInputs() {}

  /** Width or height of the mask: as fixed by the graph, otherwise that of the canvas. */
  static int maskSide(@Nullable TensorInfo declared, int axis, int canvas) {
    return declared == null || declared.size(axis) == TensorInfo.DYNAMIC
        ? canvas
        : Math.toIntExact(declared.size(axis));
  }

  /** Writes the size input: (width, height). */
  public static void sizes(InputSpec spec, Placement place, LongBuffer sizes) {
    boolean stretched = spec.resize() == Resize.STRETCH;
    sizes.put(0, stretched ? place.frameWidth() : place.canvasWidth());
    sizes.put(1, stretched ? place.frameHeight() : place.canvasHeight());
  }

  /** Writes the mask input: 1 inside the picture and 0 in the padding. */
  public static void mask(InputSpec spec, Placement place, LongBuffer mask, int width, int height) {
    for (int at = 0; at < width * height; at++) {
      // If the mask is coarser than the canvas, a cell's first pixel decides, like "nearest" does.
      int x = at % width * spec.width() / width - place.left();
      int y = at / width * spec.height() / height - place.top();
      boolean inside = x >= 0 && x < place.width() && y >= 0 && y < place.height();
      mask.put(at, inside ? 1 : 0);
    }
  }
}
