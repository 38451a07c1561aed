package io.github.jetdetr.engine.preprocess;

/**
 * Where a frame lies on the model's canvas, in whole pixels: the one transform that preprocessing
 * uses forwards and decoding uses backwards.
 *
 * <p>In pixels of the canvas, the frame covers {@code left ≤ x < left + width} and {@code top ≤ y <
 * top + height}. Coordinates are continuous: the frame's left edge, 0, lies on {@code left}.
 */
public record Placement(
    int frameWidth,
    int frameHeight,
    int canvasWidth,
    int canvasHeight,
    int left,
    int top,
    int width,
    int height) {

  /** Puts a frame of this size onto a canvas of that size. All sides at least 1. */
  public static Placement of(
      Resize resize, int frameWidth, int frameHeight, int canvasWidth, int canvasHeight) {
    int width = canvasWidth;
    int height = canvasHeight;
    if (resize != Resize.STRETCH) {
      double scale =
          Math.min((double) canvasWidth / frameWidth, (double) canvasHeight / frameHeight);
      width = Math.max(1, (int) Math.round(frameWidth * scale));
      height = Math.max(1, (int) Math.round(frameHeight * scale));
    }
    boolean centered = resize == Resize.LETTERBOX;
    return new Placement(
        frameWidth,
        frameHeight,
        canvasWidth,
        canvasHeight,
        centered ? (canvasWidth - width) / 2 : 0,
        centered ? (canvasHeight - height) / 2 : 0,
        width,
        height);
  }

  /** From frame to canvas, sideways. */
  public double toCanvasX(double frameX) {
    return left + frameX * width / frameWidth;
  }

  /** From frame to canvas, downwards. */
  public double toCanvasY(double frameY) {
    return top + frameY * height / frameHeight;
  }

  /** From canvas to frame, sideways. */
  public double toFrameX(double canvasX) {
    return (canvasX - left) * frameWidth / width;
  }

  /** From canvas to frame, downwards. */
  public double toFrameY(double canvasY) {
    return (canvasY - top) * frameHeight / height;
  }
}
