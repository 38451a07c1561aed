package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.HostTensor;
import io.github.jetdetr.engine.InputSpec;
import io.github.jetdetr.engine.PictureInput;
import io.github.jetdetr.engine.Resize;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A frame of any pixel format as an RGB image, shrunk as the engine shrinks. Used by one thread.
 */
public final class FrameImage {

  private static final String IMAGE = "image";

  private FrameImage() {}

  /**
   * The whole frame.
   *
   * @param longestSide of the image, pixels; a smaller frame keeps its size
   */
  public static BufferedImage of(Frame frame, int longestSide) {
    double scale =
        Math.min(1, (double) longestSide / Math.max(frame.width(), frame.height()));
    int width = Math.max(1, (int) Math.round(frame.width() * scale));
    int height = Math.max(1, (int) Math.round(frame.height() * scale));
    List<Float> zeros = List.of(0f, 0f, 0f);
    List<Float> ones = List.of(1f, 1f, 1f);
    InputSpec spec =
        new InputSpec(IMAGE, width, height, false, zeros, ones, Resize.STRETCH, null, null);
    try (PictureInput input = new PictureInput(spec, null)) {
      HostTensor pixels = input.read(frame).get(IMAGE);
      if (pixels == null) {
        throw new IllegalStateException("the picture is always there");
      }
      return image(pixels.floats(), width, height);
    }
  }

  private static BufferedImage image(float[] planes, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int plane = width * height;
    for (int at = 0; at < plane; at++) {
      int red = Math.round(planes[at] * 255);
      int green = Math.round(planes[plane + at] * 255);
      int blue = Math.round(planes[2 * plane + at] * 255);
      image.setRGB(at % width, at / width, red << 16 | green << 8 | blue);
    }
    return image;
  }
}
