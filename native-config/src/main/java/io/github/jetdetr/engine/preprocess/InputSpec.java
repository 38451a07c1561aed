package io.github.jetdetr.engine.preprocess;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine converts camera pixels to a network's inputs.
 *
 * <p>The picture is converted to RGB (or BGR), resized with a filter like Pillow's, and each
 * channel is normalised to {@code (value / 255 − mean) / std}, NCHW, float32 or float16 as the
 * graph declares.
 *
 * @param image name of the image input, [1, 3, height, width]
 * @param width width of the canvas, pixels
 * @param height height of the canvas, pixels
 * @param bgr whether the channel order is blue, green, red
 * @param mean per channel in the model's order, in 0..1; zeros for the RT-DETR family
 * @param std per channel in the model's order, in 0..1; ones for the RT-DETR family
 * @param resize how the frame is fitted onto the canvas
 * @param filter the filter for resizing
 * @param edges null, or the rule by which each picture has a canvas of its own aspect ratio; {@code
 *     width} and {@code height} are then those of the largest landscape canvas, and {@code resize}
 *     is what happens where the canvas has to be fixed
 * @param fed the other inputs and what they are fed. Sizes are set so that boxes are output in
 *     frame pixels for {@link Resize#STRETCH}, otherwise in canvas pixels. A mask is h × w as fixed
 *     by the graph (Hugging Face's exports: 64 × 64 for the whole canvas), otherwise that of the
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
    Filter filter,
    @Nullable EdgeRule edges,
    List<FedInput> fed) {

  /** Maximum width and height of a canvas, pixels, limited by the size of a buffer. */
  public static final int MAX_SIDE = 8192;

  public InputSpec {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "width and height of the model's input must be in [1, %d], but were %d × %d"
              .formatted(MAX_SIDE, width, height));
    }
    fed = List.copyOf(fed);
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

  /**
   * A bilinear, fixed canvas.
   *
   * @param sizes name of the [1, 2] input for the (width, height) of the original picture, or null
   * @param mask name of the [1, h, w] mask input, or null
   */
  public InputSpec(
      String image,
      int width,
      int height,
      boolean bgr,
      List<Float> mean,
      List<Float> std,
      Resize resize,
      @Nullable String sizes,
      @Nullable String mask) {
    this(image, width, height, bgr, mean, std, resize, Filter.BILINEAR, null, inputs(sizes, mask));
  }

  private static List<FedInput> inputs(@Nullable String sizes, @Nullable String mask) {
    List<FedInput> inputs = new ArrayList<>();
    if (sizes != null) {
      inputs.add(new FedInput(sizes, FedInput.Content.PICTURE_WIDTH_HEIGHT));
    }
    if (mask != null) {
      inputs.add(new FedInput(mask, FedInput.Content.MASK));
    }
    return inputs;
  }

  /** What an input is fed; null if it is the image or unknown. */
  public @Nullable FedInput fed(String name) {
    for (FedInput input : fed) {
      if (input.name().equals(name)) {
        return input;
      }
    }
    return null;
  }

  /** The same with one canvas for all pictures. */
  public InputSpec fixed() {
    return edges == null ? this : on(width, height, resize);
  }

  /** The canvas for a frame of this size: itself, unless every picture has its own. */
  public InputSpec forFrame(int frameWidth, int frameHeight) {
    if (edges == null) {
      return this;
    }
    EdgeRule.Size size = edges.of(frameWidth, frameHeight, new EdgeRule.Size(width, height));
    return on(size.width(), size.height(), Resize.STRETCH);
  }

  private InputSpec on(int newWidth, int newHeight, Resize newResize) {
    return new InputSpec(
        image, newWidth, newHeight, bgr, mean, std, newResize, filter, /* edges= */ null, fed);
  }

  /** Where a frame of this size is placed on this canvas. */
  public Placement placement(int frameWidth, int frameHeight) {
    return Placement.of(resize, frameWidth, frameHeight, width, height);
  }
}
