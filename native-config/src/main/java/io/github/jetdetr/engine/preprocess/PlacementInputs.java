package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;

/** Writes the inputs that depend on a picture's placement: sizes, scales and the mask. */
public final class PlacementInputs {

  private PlacementInputs() {}

  /**
   * Writes one input, the same values for every picture of a fixed batch.
   *
   * <p>A picture that is not stretched gives sizes of the canvas, so that boxes are output in its
   * pixels, which the decoder maps back.
   *
   * @param info the input's type and shape, none of it dynamic
   * @param into its elements, in the buffer's byte order
   */
  public static void write(
      InputSpec spec, FedInput fed, Placement place, TensorInfo info, ByteBuffer into) {
    boolean stretched = spec.resize() == Resize.STRETCH;
    double width = stretched ? place.frameWidth() : place.canvasWidth();
    double height = stretched ? place.frameHeight() : place.canvasHeight();
    switch (fed.content()) {
      case MASK -> mask(spec, place, info, into);
      case PICTURE_WIDTH_HEIGHT -> pairs(info, into, width, height);
      case PICTURE_HEIGHT_WIDTH -> pairs(info, into, height, width);
      case CANVAS_HEIGHT_WIDTH -> pairs(info, into, place.canvasHeight(), place.canvasWidth());
      case SCALE_HEIGHT_WIDTH ->
          pairs(info, into, place.canvasHeight() / height, place.canvasWidth() / width);
    }
  }

  private static void pairs(TensorInfo info, ByteBuffer into, double first, double second) {
    for (int row = 0; row < info.size(0); row++) {
      put(info.type(), into, 2 * row, first);
      put(info.type(), into, 2 * row + 1, second);
    }
  }

  private static void mask(InputSpec spec, Placement place, TensorInfo info, ByteBuffer into) {
    int rows = Math.toIntExact(info.size(0));
    int height = Math.toIntExact(info.size(1));
    int width = Math.toIntExact(info.size(2));
    for (int at = 0; at < width * height; at++) {
      // If the mask is coarser than the canvas, a cell's first pixel decides, like "nearest" does.
      int x = at % width * spec.width() / width - place.left();
      int y = at / width * spec.height() / height - place.top();
      boolean inside = x >= 0 && x < place.width() && y >= 0 && y < place.height();
      for (int row = 0; row < rows; row++) {
        put(info.type(), into, row * width * height + at, inside ? 1 : 0);
      }
    }
  }

  private static void put(TensorInfo.Type type, ByteBuffer into, int at, double value) {
    switch (type) {
      case INT64 -> into.putLong(8 * at, Math.round(value));
      case INT32 -> into.putInt(4 * at, (int) Math.round(value));
      case FLOAT32 -> into.putFloat(4 * at, (float) value);
      case FLOAT16 -> into.putShort(2 * at, Float16.narrow((float) value));
      case UINT8, BOOL -> into.put(at, (byte) Math.round(value));
      case OTHER -> throw new IllegalArgumentException("an input of this type cannot be fed");
    }
  }
}
