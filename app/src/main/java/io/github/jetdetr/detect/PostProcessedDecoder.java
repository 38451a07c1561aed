package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.engine.preprocess.Placement;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Decodes the outputs of the exported post-processor of RT-DETR, D-FINE and DEIM: labels [K], boxes
 * [K, 4] x1, y1, x2, y2 in pixels of the size given as input, scores [K]. They are sorted if the
 * exporter takes the best of queries × classes, but in query order if it uses a softmax, so they
 * are sorted here.
 */
@HotPath
final class PostProcessedDecoder implements Decoder {

  private final LongBuffer labels;
  private final FloatBuffer boxes;
  private final FloatBuffer scores;
  private final boolean boxesOnFrame;
  private final BestFirst best;

  /**
   * @param boxesOnFrame whether the size given as input is the frame's; otherwise it is the canvas'
   * @param threshold minimum score of a detection, in 0..1
   * @param maxObjects maximum number of detections per frame
   */
  PostProcessedDecoder(
      LongBuffer labels,
      FloatBuffer boxes,
      FloatBuffer scores,
      boolean boxesOnFrame,
      float threshold,
      int maxObjects) {
    this.labels = labels;
    this.boxes = boxes;
    this.scores = scores;
    this.boxesOnFrame = boxesOnFrame;
    best = new BestFirst(threshold, maxObjects);
  }

  @Override
  public void decode(Placement placement, Detections into) {
    best.clear();
    for (int at = 0; at < scores.limit(); at++) {
      best.offer(scores.get(at), at);
    }
    into.clear();
    int count = best.sort();
    for (int rank = 0; rank < count; rank++) {
      addBox(placement, into, best.index(rank), best.score(rank));
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
    BoxClipping.add(placement, into, (int) labels.get(at), score, x1, y1, x2, y2);
  }
}
