package io.github.jetdetr.engine.preprocess;

/**
 * The size of a canvas that has the picture's own aspect ratio, as Hugging Face's processors
 * compute it, with the same rounding.
 *
 * @param shortest the shorter edge, pixels; 0 for the largest picture inside the nominal canvas
 *     (transformers' {@code max_width} and {@code max_height})
 * @param longest maximum of the longer edge, pixels; 0 for none (transformers' {@code
 *     get_size_with_aspect_ratio})
 * @param multiple both edges are cut to a multiple of it, pixels; 16 for YOLOS, otherwise 1
 */
public record EdgeRule(int shortest, int longest, int multiple) {

  public EdgeRule {
    if (Math.min(shortest, longest) < 0 || Math.max(shortest, longest) > InputSpec.MAX_SIDE) {
      throw new IllegalArgumentException("an edge must be in [0, " + InputSpec.MAX_SIDE + "]");
    }
    if (multiple < 1 || multiple > InputSpec.MAX_SIDE) {
      throw new IllegalArgumentException("a multiple must be at least 1, but was " + multiple);
    }
  }

  /** A canvas' size, pixels. */
  public record Size(int width, int height) {}

  /**
   * The canvas for a picture, each edge at least 1 pixel and at most {@link InputSpec#MAX_SIDE}.
   *
   * @param width of the picture, pixels
   * @param height of the picture, pixels
   * @param nominal the canvas that is not exceeded if no edge is given
   */
  public Size of(int width, int height, Size nominal) {
    if (shortest == 0) {
      double scale = Math.min((double) nominal.height() / height, (double) nominal.width() / width);
      return bounded((int) (width * scale), (int) (height * scale));
    }
    double min = Math.min(width, height);
    double max = Math.max(width, height);
    double edge = shortest;
    if (longest > 0 && max / min * shortest > longest) {
      edge = longest * min / max;
    }
    // Python rounds half to even; the longer edge follows from the unrounded one.
    int rounded = (int) Math.rint(edge);
    if (Math.min(width, height) == rounded) {
      return bounded(width, height);
    }
    return width < height
        ? bounded(rounded, (int) (edge * height / width))
        : bounded((int) (edge * width / height), rounded);
  }

  private Size bounded(int width, int height) {
    return new Size(bounded(width), bounded(height));
  }

  private int bounded(int side) {
    int cut = side - side % multiple;
    return Math.min(InputSpec.MAX_SIDE, Math.max(multiple, cut));
  }
}
