package io.github.jetdetr.detect;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.Placement;
import io.github.jetdetr.engine.Resize;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Detections as the exported post-processor of RT-DETR, D-FINE and DEIM gives them: labels [K],
 * boxes [K, 4] x1, y1, x2, y2 in pixels of the size that was fed, scores [K], best first.
 */
final class PostProcessedDecoder implements Decoder {

  private final LongBuffer labels;
  private final FloatBuffer boxes;
  private final FloatBuffer scores;
  private final boolean boxesOnFrame;
  private final float threshold;
  private final int maxObjects;

  PostProcessedDecoder(
      LongBuffer labels,
      FloatBuffer boxes,
      FloatBuffer scores,
      Resize resize,
      float threshold,
      int maxObjects) {
    this.labels = labels;
    this.boxes = boxes;
    this.scores = scores;
    boxesOnFrame = resize == Resize.STRETCH;
    this.threshold = threshold;
    this.maxObjects = maxObjects;
  }

  @Override
  public void decode(Placement placement, Detections into) {
    into.clear();
    for (int at = 0; at < scores.limit() && into.count() < maxObjects; at++) {
      float score = scores.get(at);
      if (Float.isNaN(score)) {
        throw new InferenceException("the network gave NaN");
      }
      if (score >= threshold) {
        addBox(placement, into, at, score);
      }
    }
  }

  private void addBox(Placement placement, Detections into, int at, float score) {
    double x1 = boxes.get(4 * at);
    double y1 = boxes.get(4 * at + 1);
    double x2 = boxes.get(4 * at + 2);
    double y2 = boxes.get(4 * at + 3);
    if (!boxesOnFrame) {
      x1 = placement.toFrameX(x1);
      y1 = placement.toFrameY(y1);
      x2 = placement.toFrameX(x2);
      y2 = placement.toFrameY(y2);
    }
    Clip.add(placement, into, (int) labels.get(at), score, x1, y1, x2, y2);
  }
}
