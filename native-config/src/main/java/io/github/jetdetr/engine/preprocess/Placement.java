package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.camera.Frame;

/**
 * Where a frame is placed on the model's canvas, in whole pixels: the transform that preprocessing
 * applies and decoding inverts.
 *
 * <p>In pixels of the canvas, the frame covers {@code left ≤ x < left + width} and {@code top ≤ y <
 * top + height}. Coordinates are continuous: the frame's left edge, 0, lies on {@code left}.
 *
 * @param frameWidth the frame's {@linkplain Frame#fullWidth() full width}, in whose pixels boxes
 *     are
 * @param frameHeight likewise its full height
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

  /** Places a frame on a canvas. All sizes must be at least 1. */
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

  /** Whether this places pictures of the frame's full size. */
  public boolean isOf(Frame frame) {
    return frame.fullWidth() == frameWidth && frame.fullHeight() == frameHeight;
  }

  /** Converts a frame's x to the canvas, pixels. */
  public double toCanvasX(double frameX) {
    return left + frameX * width / frameWidth;
  }

  /** Converts a frame's y to the canvas, pixels. */
  public double toCanvasY(double frameY) {
    return top + frameY * height / frameHeight;
  }

  /** Converts a canvas' x to the frame, pixels. */
  public double toFrameX(double canvasX) {
    return (canvasX - left) * frameWidth / width;
  }

  /** Converts a canvas' y to the frame, pixels. */
  public double toFrameY(double canvasY) {
    return (canvasY - top) * frameHeight / height;
  }
}
