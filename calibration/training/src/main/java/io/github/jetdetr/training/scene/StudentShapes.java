package io.github.jetdetr.training.scene;

import io.github.jetdetr.training.network.NetworkShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The networks that a student is chosen from: a handful, from small to large. */
public final class StudentShapes {

  /**
   * What differs between them.
   *
   * @param longSide longer side of the input, pixels
   * @param channels channels of the first convolution
   * @param width channels of tokens and queries
   * @param layers decoder layers
   * @param queries most objects per picture
   * @param blocks bottlenecks per stage of the backbone
   */
  private record Rung(int longSide, int channels, int width, int layers, int queries, int blocks) {}

  /** The last four have the bundled model's backbone and widths, and begin with its weights. */
  private static final List<Rung> RUNGS =
      List.of(
          new Rung(256, 16, 32, 1, 20, 1),
          new Rung(320, 16, 32, 2, 30, 1),
          new Rung(320, 24, 48, 2, 30, 1),
          new Rung(256, 32, 64, 2, 30, 2),
          new Rung(320, 32, 64, 2, 30, 2),
          new Rung(416, 32, 64, 2, 40, 2),
          new Rung(480, 32, 64, 3, 60, 2));

  private static final int STEP = 32;
  private static final int MIN_SIDE = 96;

  private StudentShapes() {}

  /**
   * The networks for pictures of this size; their inputs have its aspect ratio, rounded to
   * multiples of 32 pixels.
   *
   * @param width of the frames, pixels
   * @param height of the frames, pixels
   * @param classes number of classes
   */
  public static List<NetworkShape> of(int width, int height, int classes) {
    List<NetworkShape> shapes = new ArrayList<>();
    for (Rung rung : RUNGS) {
      int longer = Math.max(width, height);
      int shorter = Math.min(width, height);
      int side = (int) Math.round((double) rung.longSide * shorter / longer / STEP) * STEP;
      int shortSide = Math.max(MIN_SIDE, side);
      boolean isWide = width >= height;
      shapes.add(
          new NetworkShape(
              isWide ? rung.longSide : shortSide,
              isWide ? shortSide : rung.longSide,
              classes,
              rung.width,
              rung.queries,
              4,
              4,
              rung.layers,
              3 * rung.width,
              rung.channels,
              rung.blocks));
    }
    return shapes;
  }

  /** A shape in words. */
  public static String text(NetworkShape shape) {
    return String.format(
        Locale.ROOT,
        "%d × %d, backbone %d × %d, width %d, %d layers, %d queries",
        shape.imageWidth(),
        shape.imageHeight(),
        shape.channels(),
        shape.blocks(),
        shape.width(),
        shape.decoderLayers(),
        shape.queries());
  }
}
