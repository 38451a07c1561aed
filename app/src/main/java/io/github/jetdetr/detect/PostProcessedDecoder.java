package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.engine.preprocess.Placement;

/**
 * Decodes the outputs of an exported post-processor: class, box and score of each object, in
 * outputs of their own or side by side. They are sorted if the exporter takes the best of queries ×
 * classes, but in query order if it uses a softmax, so they are sorted here.
 *
 * <p>The best of queries × classes may list a query several times, with another class but the very
 * same box.
 */
@HotPath
final class PostProcessedDecoder implements Decoder {

  /** A column of an output: element {@code row · stride + offset} belongs to a row. */
  record Column(OutputValues values, int stride, int offset) {

    float get(int row) {
      return values.get(row * stride + offset);
    }
  }

  private final Column labels;
  private final Column scores;
  private final BoxReader boxes;
  private final int rows;
  private final int labelBase;
  private final boolean allLabels;
  private final int maxObjects;
  private final BestFirst best;
  private final OutputCheck check = new OutputCheck();
  private final int[] kept;

  /**
   * @param rows number of objects, those below the threshold included
   * @param labelBase number of the first class
   * @param allLabels whether a query may be listed with several classes
   * @param threshold minimum score of a detection, in 0..1
   * @param maxObjects maximum number of detections per frame
   */
  PostProcessedDecoder(
      Column labels,
      Column scores,
      BoxReader boxes,
      int rows,
      int labelBase,
      boolean allLabels,
      float threshold,
      int maxObjects) {
    this.labels = labels;
    this.scores = scores;
    this.boxes = boxes;
    this.rows = rows;
    this.labelBase = labelBase;
    this.allLabels = allLabels;
    this.maxObjects = maxObjects;
    kept = new int[maxObjects];
    best = new BestFirst(threshold, rows);
  }

  @Override
  public void decode(Placement placement, Detections into) {
    best.clear();
    for (int row = 0; row < rows; row++) {
      best.offer(scores.get(row), row);
    }
    if (check.isDue()) {
      check.begin();
      for (int row = 0; row < rows; row++) {
        boxes.read(row);
        check.add(scores.get(row), label(row), boxes);
      }
      check.end(boxes.unit(), placement);
    }
    into.clear();
    int count = best.sort();
    for (int rank = 0; rank < count && into.count() < maxObjects; rank++) {
      int row = best.index(rank);
      if (allLabels || isNew(row, into.count())) {
        kept[into.count()] = row;
        boxes.add(placement, into, label(row), best.score(rank), row);
      }
    }
  }

  private int label(int row) {
    return Math.round(labels.get(row)) - labelBase;
  }

  private boolean isNew(int row, int count) {
    for (int at = 0; at < count; at++) {
      if (boxes.isSame(row, kept[at])) {
        return false;
      }
    }
    return true;
  }
}
