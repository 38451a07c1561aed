package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.card.NoObject;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.preprocess.Placement;

/**
 * Decodes query outputs: class scores [Q, C] and boxes [Q, 4]. No non-maximum suppression is
 * needed: a DETR's queries do not produce duplicates (Carion et al. 2020, section 3.1).
 */
@HotPath
final class QueryDecoder implements Decoder {

  /**
   * The class scores.
   *
   * @param values the row of query q starts at {@code q · stride + offset}
   * @param columns class outputs per query, including the no-object class
   */
  record Scores(
      OutputValues values, int stride, int offset, int queries, int columns, NoObject noObject) {

    /** The first column of a class. */
    int first() {
      return noObject == NoObject.FIRST ? 1 : 0;
    }

    /** The column after the last class. */
    int end() {
      return noObject == NoObject.LAST ? columns - 1 : columns;
    }
  }

  private final Scores scores;
  private final BoxReader boxes;
  private final ScoreKind kind;
  private final boolean allLabels;
  private final int first;
  private final int end;
  private final float minLogit;
  private final BestFirst best;
  private final OutputCheck check = new OutputCheck();
  private final float[] row;

  /**
   * @param allLabels whether a query may give an object for each class; a softmax gives one only
   * @param threshold minimum score of a detection, in 0..1
   * @param maxObjects maximum number of detections per frame
   */
  QueryDecoder(
      Scores scores,
      BoxReader boxes,
      ScoreKind kind,
      boolean allLabels,
      float threshold,
      int maxObjects) {
    this.scores = scores;
    this.boxes = boxes;
    this.kind = kind;
    this.allLabels = allLabels && kind != ScoreKind.SOFTMAX;
    first = scores.first();
    end = scores.end();
    minLogit = minLogit(threshold);
    best = new BestFirst(threshold, maxObjects);
    row = new float[scores.columns()];
  }

  @Override
  public void decode(Placement placement, Detections into) {
    best.clear();
    boolean checked = check.isDue();
    if (checked) {
      check.begin();
    }
    for (int query = 0; query < scores.queries(); query++) {
      scores.values().get(query * scores.stride() + scores.offset(), row);
      int winner = winner();
      if (allLabels) {
        everyClass(query);
      } else if (kind != ScoreKind.SIGMOID || !(row[winner] < minLogit)) {
        // Comparing logits avoids the sigmoid of the many queries below the threshold.
        best.offer(score(winner), query * row.length + winner);
      }
      if (checked) {
        boxes.read(query);
        check.add(score(winner), winner, boxes);
      }
    }
    if (checked) {
      check.end(boxes.unit(), placement);
    }
    into.clear();
    int count = best.sort();
    for (int rank = 0; rank < count; rank++) {
      int query = best.index(rank) / row.length;
      int category = best.index(rank) % row.length;
      boxes.add(placement, into, category - first, best.score(rank), query);
    }
  }

  /** The best class of the row at hand. */
  private int winner() {
    int winner = first;
    for (int category = 0; category < row.length; category++) {
      BestFirst.checkNumber(row[category]);
      if (category >= first && category < end && row[category] > row[winner]) {
        winner = category;
      }
    }
    return winner;
  }

  private float score(int category) {
    return switch (kind) {
      case SIGMOID -> sigmoid(row[category]);
      case SOFTMAX -> softmax(category);
      case PROBABILITY -> row[category];
    };
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  private float softmax(int category) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (float logit : row) {
      sum += Math.exp(logit - highest);
    }
    return (float) (Math.exp(row[category] - highest) / sum);
  }

  private void everyClass(int query) {
    for (int category = first; category < end; category++) {
      float value = row[category];
      if (kind == ScoreKind.PROBABILITY) {
        best.offer(value, query * row.length + category);
      } else if (!(value < minLogit)) {
        best.offer(sigmoid(value), query * row.length + category);
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
}
