package io.github.jetdetr.training.network;

/** Position embeddings and anchors. */
public final class Positions {

  private Positions() {}

  /**
   * Sines and cosines of column and row (Vaswani et al., section 3.5, in two dimensions as in
   * DETR): [rows × columns, width], row-major; a quarter of the width each for sine and cosine of
   * column and row.
   */
  static float[] sineCosine(int columns, int rows, int width) {
    int quarter = width / 4;
    float[] embeddings = new float[columns * rows * width];
    for (int token = 0; token < columns * rows; token++) {
      for (int at = 0; at < quarter; at++) {
        double frequency = 1 / Math.pow(10_000, (double) at / quarter);
        int row = token / columns;
        double x = (token - row * columns) * frequency;
        double y = row * frequency;
        int base = token * width + at;
        embeddings[base] = (float) Math.sin(x);
        embeddings[base + quarter] = (float) Math.cos(x);
        embeddings[base + 2 * quarter] = (float) Math.sin(y);
        embeddings[base + 3 * quarter] = (float) Math.cos(y);
      }
    }
    return embeddings;
  }

  /**
   * The initial box of every token before the sigmoid, [tokens, 4] of cx, cy, w, h: centred on the
   * token, 5 % wide and 8 % high at stride 8 and twice that at each further level (Deformable DETR,
   * appendix A.4, adapted to the sizes of objects on the street).
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

  /** The inverse of the sigmoid; {@code share} is clamped to 1e-4..1 − 1e-4. */
  public static float logit(double share) {
    double clamped = Math.min(Math.max(share, 1e-4), 1 - 1e-4);
    return (float) Math.log(clamped / (1 - clamped));
  }
}
