package io.github.jetdetr.engine.preprocess;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine converts camera pixels to a network's inputs.
 *
 * <p>The picture is converted to RGB (or BGR), resized with an antialiased bilinear filter like
 * Pillow's {@code Image.BILINEAR}, and each channel is normalised to {@code (value / 255 − mean) /
 * std}, float32, NCHW.
 *
 * @param image name of the image input, [1, 3, height, width]
 * @param width width of the canvas, pixels
 * @param height height of the canvas, pixels
 * @param bgr whether the channel order is blue, green, red
 * @param mean per channel in the model's order, in 0..1; zeros for the RT-DETR family
 * @param std per channel in the model's order, in 0..1; ones for the RT-DETR family
 * @param resize how the frame is fitted onto the canvas
 * @param sizes name of the [1, 2] int64 input for the (width, height) of the original picture, or
 *     null; set so that boxes are output in frame pixels for {@link Resize#STRETCH}, otherwise in
 *     canvas pixels
 * @param mask name of the [1, h, w] int64 input that is 1 inside the picture, or null; h × w as
 *     fixed by the graph (Hugging Face's exports: 64 × 64 for the whole canvas), otherwise that of
 *     the canvas
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

  /** Maximum width and height of a canvas, pixels, limited by the size of a buffer. */
  public static final int MAX_SIDE = 8192;

  public InputSpec {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "width and height of the model's input must be in [1, %d], but were %d × %d"
              .formatted(MAX_SIDE, width, height));
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3 || std.size() != 3) {
      throw new IllegalArgumentException("mean and std must have three channels each");
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

  /** Where a frame of this size is placed on this canvas. */
  public Placement placement(int frameWidth, int frameHeight) {
    return Placement.of(resize, frameWidth, frameHeight, width, height);
  }
}
