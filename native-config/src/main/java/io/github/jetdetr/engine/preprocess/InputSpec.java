package io.github.jetdetr.engine.preprocess;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine does with camera pixels before the network sees them, and which inputs it feeds.
 *
 * <p>The picture becomes RGB (or BGR), is resized with an antialiased bilinear filter as Pillow's
 * {@code Image.BILINEAR}, and each channel becomes {@code (value / 255 − mean) / std}, float32,
 * NCHW.
 *
 * @param image name of the picture input, [1, 3, height, width]
 * @param width the canvas, pixels
 * @param height the canvas, pixels
 * @param bgr whether the channels are in the order blue, green, red
 * @param mean per channel in the model's order, in 0..1; zeros for the RT-DETR family
 * @param std per channel in the model's order, in 0..1; ones for the RT-DETR family
 * @param resize how the frame comes onto the canvas
 * @param sizes name of the [1, 2] int64 input that wants (width, height) of the original picture,
 *     or null; fed so that boxes come back in frame pixels under {@link Resize#STRETCH} and in
 *     canvas pixels otherwise
 * @param mask name of the [1, h, w] int64 input that is 1 where the picture lies, or null; h × w is
 *     what the graph fixes (Hugging Face's exports: 64 × 64 over the whole canvas), otherwise the
 *     canvas
 */
public record InputSpec(
    String image,
    int width,
    int height,
    boolean bgr,
    List<Float> mean,
    List<Float> std,
    Resize resize,
    @Nullable String sizes,
    @Nullable String mask) {

  /** Longest side of a canvas, pixels: what still fits one buffer. */
  public static final int MAX_SIDE = 8192;

  public InputSpec {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "the sides of the model's canvas must be in [1, %d], but were %d × %d"
              .formatted(MAX_SIDE, width, height));
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3 || std.size() != 3) {
      throw new IllegalArgumentException("mean and std need three channels each");
    }
    for (int channel = 0; channel < 3; channel++) {
      if (!Float.isFinite(mean.get(channel))) {
        throw new IllegalArgumentException("mean must be finite, but was " + mean);
      }
      if (!(std.get(channel) > 0) || !Float.isFinite(std.get(channel))) {
        throw new IllegalArgumentException("std must be above 0 and finite, but was " + std);
      }
    }
  }

  /** Where a frame of this size comes to lie on this canvas. */
  public Placement placement(int frameWidth, int frameHeight) {
    return Placement.of(resize, frameWidth, frameHeight, width, height);
  }
}
