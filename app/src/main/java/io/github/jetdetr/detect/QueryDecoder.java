package io.github.jetdetr.detect;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.Placement;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Query outputs to detections: class scores [Q, C] and boxes [Q, 4] as centre x, centre y, width,
 * height in 0..1. No non-maximum suppression: a DETR's queries do not repeat each other (Carion et
 * al. 2020, section 3.1).
 */
final class QueryDecoder implements Decoder {

  /**
   * Where the numbers lie. Scores and boxes may share a buffer (packed layouts).
   *
   * @param scores row of query q starts at {@code q · scoreStride + scoreOffset}
   * @param boxes row of query q starts at {@code q · boxStride + boxOffset}
   * @param classes class outputs a query, the no-object class included
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
  private final float threshold;
  private final int maxObjects;

  private final float[] row;
  private long[] candidates;
  private int candidateCount;

  /**
   * @param boxesOnFrame whether 0..1 spans the frame, otherwise the canvas
   * @param threshold least score of a detection, in 0..1
   * @param maxObjects most detections of one frame
   */
  QueryDecoder(Rows rows, ScoreKind kind, boolean boxesOnFrame, float threshold, int maxObjects) {
    this.rows = rows;
    this.kind = kind;
    this.boxesOnFrame = boxesOnFrame;
    this.threshold = threshold;
    this.maxObjects = maxObjects;
    row = new float[rows.classes()];
    candidates = new long[Math.max(maxObjects, rows.queries())];
  }

  @Override
  public void decode(Placement placement, Detections into) {
    candidateCount = 0;
    for (int query = 0; query < rows.queries(); query++) {
      rows.scores().get(query * rows.scoreStride() + rows.scoreOffset(), row);
      switch (kind) {
        case SIGMOID -> everyClass(query);
        case SOFTMAX -> bestBySoftmax(query);
        case PROBABILITY -> bestClass(query);
      }
    }
    emit(placement, into);
  }

  private void everyClass(int query) {
    // Comparing logits spares the sigmoid of the thousands that lie below.
    float logitThreshold = logit(threshold);
    for (int category = 0; category < row.length; category++) {
      float value = row[category];
      if (!(value < logitThreshold)) {
        offer(query, category, sigmoid(value));
      }
    }
  }

  private void bestClass(int query) {
    int best = 0;
    for (int category = 0; category < row.length; category++) {
      checkNumber(row[category]);
      if (row[category] > row[best]) {
        best = category;
      }
    }
    offer(query, best, row[best]);
  }

  private void bestBySoftmax(int query) {
    int noObject = row.length - 1;
    float highest = Float.NEGATIVE_INFINITY;
    int best = 0;
    for (int category = 0; category < row.length; category++) {
      checkNumber(row[category]);
      highest = Math.max(highest, row[category]);
      if (category < noObject && row[category] > row[best]) {
        best = category;
      }
    }
    double sum = 0;
    for (float value : row) {
      sum += Math.exp(value - highest);
    }
    offer(query, best, (float) (Math.exp(row[best] - highest) / sum));
  }

  /** Keeps score and place in one long, so that sorting needs no objects. */
  private void offer(int query, int category, float score) {
    checkNumber(score);
    if (score < threshold) {
      return;
    }
    if (candidateCount == candidates.length) {
      candidates = Arrays.copyOf(candidates, 2 * candidateCount);
    }
    // Scores are not negative, so their bits order as they do; equal scores: lower place first.
    int place = query * rows.classes() + category;
    candidates[candidateCount++] =
        (long) Float.floatToIntBits(score) << 32 | (~place & 0xFFFFFFFFL);
  }

  private void emit(Placement placement, Detections into) {
    Arrays.sort(candidates, 0, candidateCount);
    into.clear();
    int last = Math.max(0, candidateCount - maxObjects);
    for (int at = candidateCount - 1; at >= last; at--) {
      float score = Float.intBitsToFloat((int) (candidates[at] >>> 32));
      int place = ~(int) candidates[at];
      int query = place / rows.classes();
      addBox(
          placement,
          into,
          place % rows.classes(),
          score,
          query * rows.boxStride() + rows.boxOffset());
    }
  }

  private void addBox(Placement placement, Detections into, int category, float score, int at) {
    FloatBuffer boxes = rows.boxes();
    float halfWidth = boxes.get(at + 2) / 2;
    float halfHeight = boxes.get(at + 3) / 2;
    float x1 = boxes.get(at) - halfWidth;
    float y1 = boxes.get(at + 1) - halfHeight;
    float x2 = boxes.get(at) + halfWidth;
    float y2 = boxes.get(at + 1) + halfHeight;
    checkNumber(x1 + y1 + x2 + y2);
    if (boxesOnFrame) {
      int w = placement.frameWidth();
      int h = placement.frameHeight();
      Clip.add(placement, into, category, score, x1 * w, y1 * h, x2 * w, y2 * h);
    } else {
      int w = placement.canvasWidth();
      int h = placement.canvasHeight();
      Clip.add(
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

  private static void checkNumber(float value) {
    if (Float.isNaN(value)) {
      throw new InferenceException("the network gave NaN");
    }
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  private static float logit(float probability) {
    return (float) Math.log(probability / (1.0 - probability));
  }
}
