package io.github.jetdetr.engine.preprocess;

/**
 * An input of a network besides the picture, and what it is fed. Any element type is fed that the
 * graph declares: whole numbers, float32 or float16.
 *
 * @param name its name in the graph
 * @param content what it is fed
 */
public record FedInput(String name, Content content) {

  /** What an input can be fed. */
  public enum Content {
    /** [N, h, w]: 1 inside the picture, 0 in the padding. */
    MASK(3),
    /** [N, 2]: width and height of the camera's picture: RT-DETR, D-FINE, DEIM. */
    PICTURE_WIDTH_HEIGHT(2),
    /** [N, 2]: height and width of the camera's picture: DETR's {@code target_sizes}. */
    PICTURE_HEIGHT_WIDTH(2),
    /** [N, 2]: height and width of the resized picture: PaddleDetection's {@code im_shape}. */
    CANVAS_HEIGHT_WIDTH(2),
    /** [N, 2]: resized ÷ original height and width: PaddleDetection's {@code scale_factor}. */
    SCALE_HEIGHT_WIDTH(2);

    private final int rank;

    Content(int rank) {
      this.rank = rank;
    }

    /** Number of dimensions of such an input. */
    public int rank() {
      return rank;
    }
  }
}
