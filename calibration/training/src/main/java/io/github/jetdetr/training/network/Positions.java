package io.github.jetdetr.training.network;

/** Where tokens are, as numbers that a network can use. */
public final class Positions {

  private Positions() {}

  /**
   * Sines and cosines of column and row (Vaswani et al., section 3.5, in two dimensions as in
   * DETR): [rows × columns, width], row-major; a quarter of the width each for sine and cosine of
   * column and row.
   */
  static float[] sineCosine(int columns, int rows, int width) {
    int quarter = width / 4;
    float[] places = new float[columns * rows * width];
    for (int token = 0; token < columns * rows; token++) {
      for (int at = 0; at < quarter; at++) {
        double frequency = 1 / Math.pow(10_000, (double) at / quarter);
        int row = token / columns;
        double x = (token - row * columns) * frequency;
        double y = row * frequency;
        int base = token * width + at;
        places[base] = (float) Math.sin(x);
        places[base + quarter] = (float) Math.cos(x);
        places[base + 2 * quarter] = (float) Math.sin(y);
        places[base + 3 * quarter] = (float) Math.cos(y);
      }
    }
    return places;
  }

  /**
   * The box every token starts from, before the sigmoid: centre on the token, side of 6 % of the
   * picture at stride 8 and twice that a level, as a share of the longer side (Deformable DETR,
   * appendix A.4, suited to how large things are on the street): [tokens, 4] of cx, cy, w, h.
   */
  static float[] anchors(NetworkShape shape) {
    float[] anchors = new float[shape.tokens() * 4];
    int at = 0;
    for (int level = 0; level < NetworkShape.STRIDES.length; level++) {
      double side = 0.05 * (1 << level);
      for (int row = 0; row < shape.rows(level); row++) {
        for (int column = 0; column < shape.columns(level); column++) {
          anchors[at++] = logit((column + 0.5) / shape.columns(level));
          anchors[at++] = logit((row + 0.5) / shape.rows(level));
          anchors[at++] = logit(side);
          anchors[at++] = logit(side * 1.6);
        }
      }
    }
    return anchors;
  }

  /** What the sigmoid makes {@code share} of; shares are kept off 0 and 1. */
  public static float logit(double share) {
    double kept = Math.min(Math.max(share, 1e-4), 1 - 1e-4);
    return (float) Math.log(kept / (1 - kept));
  }
}
