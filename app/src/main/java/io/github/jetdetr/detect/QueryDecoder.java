package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.preprocess.Placement;
import java.nio.FloatBuffer;

/**
 * Decodes query outputs: class scores [Q, C] and boxes [Q, 4] as centre x, centre y, width, height
 * in 0..1. No non-maximum suppression is needed: a DETR's queries do not produce duplicates (Carion
 * et al. 2020, section 3.1).
 */
@HotPath
final class QueryDecoder implements Decoder {

  /**
   * Memory layout of scores and boxes, which may share a buffer (packed layouts).
   *
   * @param scores row of query q starts at {@code q · scoreStride + scoreOffset}
   * @param boxes row of query q starts at {@code q · boxStride + boxOffset}
   * @param classes class outputs per query, including the no-object class
   */
  record Rows(
      FloatBuffer scores,
      int scoreStride,
      int scoreOffset,
      FloatBuffer boxes,
      int boxStride,
      int boxOffset,
      int queries,
      int classes) {}

  private final Rows rows;
  private final ScoreKind kind;
  private final boolean boxesOnFrame;
  private final float minLogit;
  private final BestFirst best;
  private final float[] row;

  /**
   * @param boxesOnFrame whether 0..1 spans the frame, otherwise the canvas
   * @param threshold minimum score of a detection, in 0..1
   * @param maxObjects maximum number of detections per frame
   */
  QueryDecoder(Rows rows, ScoreKind kind, boolean boxesOnFrame, float threshold, int maxObjects) {
    this.rows = rows;
    this.kind = kind;
    this.boxesOnFrame = boxesOnFrame;
    minLogit = minLogit(threshold);
    best = new BestFirst(threshold, maxObjects);
    row = new float[rows.classes()];
  }

  @Override
  public void decode(Placement placement, Detections into) {
    best.clear();
    for (int query = 0; query < rows.queries(); query++) {
      rows.scores().get(query * rows.scoreStride() + rows.scoreOffset(), row);
      switch (kind) {
        case SIGMOID -> everyClass(query);
        case SOFTMAX -> bestBySoftmax(query);
        case PROBABILITY -> bestClass(query);
      }
    }
    into.clear();
    int count = best.sort();
    for (int rank = 0; rank < count; rank++) {
      int query = best.index(rank) / rows.classes();
      int category = best.index(rank) % rows.classes();
      int box = query * rows.boxStride() + rows.boxOffset();
      addBox(placement, into, category, best.score(rank), box);
    }
  }

  private void everyClass(int query) {
    for (int category = 0; category < row.length; category++) {
      float logit = row[category];
      // Comparing logits avoids the sigmoid of the thousands below the threshold; NaN passes.
      if (!(logit < minLogit)) {
        best.offer((float) (1 / (1 + Math.exp(-logit))), query * row.length + category);
      }
    }
  }

  /**
   * The logit below which no sigmoid reaches the threshold, even after rounding to float: that of
   * the next float below the threshold.
   */
  private static float minLogit(float threshold) {
    double below = Math.nextDown(threshold);
    return below <= 0
        ? Float.NEGATIVE_INFINITY
        : Math.nextDown((float) Math.log(below / (1 - below)));
  }

  private void bestClass(int query) {
    int winner = 0;
    for (int category = 0; category < row.length; category++) {
      BestFirst.checkNumber(row[category]);
      if (row[category] > row[winner]) {
        winner = category;
      }
    }
    best.offer(row[winner], query * row.length + winner);
  }

  private void bestBySoftmax(int query) {
    int noObject = row.length - 1;
    float highest = Float.NEGATIVE_INFINITY;
    int winner = 0;
    for (int category = 0; category < row.length; category++) {
      BestFirst.checkNumber(row[category]);
      highest = Math.max(highest, row[category]);
      if (category < noObject && row[category] > row[winner]) {
        winner = category;
      }
    }
    double sum = 0;
    for (float logit : row) {
      sum += Math.exp(logit - highest);
    }
    double score = Math.exp(row[winner] - highest) / sum;
    best.offer((float) score, query * row.length + winner);
  }

  private void addBox(Placement placement, Detections into, int category, float score, int at) {
    FloatBuffer boxes = rows.boxes();
    double halfWidth = boxes.get(at + 2) / 2.0;
    double halfHeight = boxes.get(at + 3) / 2.0;
    double x1 = boxes.get(at) - halfWidth;
    double y1 = boxes.get(at + 1) - halfHeight;
    double x2 = boxes.get(at) + halfWidth;
    double y2 = boxes.get(at + 1) + halfHeight;
    if (boxesOnFrame) {
      int w = placement.frameWidth();
      int h = placement.frameHeight();
      BoxClipping.add(placement, into, category, score, x1 * w, y1 * h, x2 * w, y2 * h);
    } else {
      int w = placement.canvasWidth();
      int h = placement.canvasHeight();
      BoxClipping.add(
          placement,
          into,
          category,
          score,
          placement.toFrameX(x1 * w),
          placement.toFrameY(y1 * h),
          placement.toFrameX(x2 * w),
          placement.toFrameY(y2 * h));
    }
  }
}
