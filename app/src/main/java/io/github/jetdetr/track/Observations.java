package io.github.jetdetr.track;

import io.github.jetdetr.detect.Detections;

/**
 * What was detected on one frame, as the tracker wants it: edges as parts of the frame, best first,
 * one observation an object. A network may report one object twice, under two labels or by two
 * queries; the weaker report is joined to the stronger one and keeps its say about the label.
 */
final class Observations {

  static final int MAX = 256;
  private static final int NONE = -1;

  private final int labelCount;
  private int count;
  private final float[] edges = new float[4 * MAX];
  private final float[] scores = new float[MAX];
  private final int[] labels = new int[MAX];
  private final int[] secondLabels = new int[MAX];
  private final float[] secondScores = new float[MAX];
  private final int[] tracks = new int[MAX];
  private final int[] sources = new int[MAX];

  /**
   * Makes room.
   *
   * @param labels how many classes there are; what is of none of them is left out
   */
  Observations(int labels) {
    this.labelCount = labels;
  }

  /** Takes a frame's detections; what is too weak or has no area is left out. */
  void take(Detections detections, double width, double height, TrackSettings settings) {
    count = 0;
    int objects = Math.min(MAX, detections.count());
    for (int at = 0; at < objects; at++) {
      float left = (float) (detections.x1(at) / width);
      float top = (float) (detections.y1(at) / height);
      float right = (float) (detections.x2(at) / width);
      float bottom = (float) (detections.y2(at) / height);
      float score = detections.score(at);
      int label = detections.classId(at);
      if (!(score >= settings.minScore()
          && label >= 0
          && label < labelCount
          && isBox(left, top, right, bottom))) {
        continue;
      }
      boolean strong = score >= settings.strongScore();
      double joinSame = strong ? settings.joinStrong() : settings.joinSame();
      int same = twin(left, top, right, bottom, label, joinSame, settings.joinOther());
      if (same != NONE) {
        join(same, label, score);
      } else {
        sources[count] = at;
        add(left, top, right, bottom, label, score);
      }
    }
  }

  private static boolean isBox(float left, float top, float right, float bottom) {
    float width = right - left;
    float height = bottom - top;
    return width > 0 && height > 0 && Float.isFinite(width) && Float.isFinite(height);
  }

  private void add(float left, float top, float right, float bottom, int label, float score) {
    edges[4 * count] = left;
    edges[4 * count + 1] = top;
    edges[4 * count + 2] = right;
    edges[4 * count + 3] = bottom;
    labels[count] = label;
    scores[count] = score;
    secondLabels[count] = NONE;
    secondScores[count] = 0;
    tracks[count] = NONE;
    count++;
  }

  private void join(int at, int label, float score) {
    if (label != labels[at] && score > secondScores[at]) {
      secondLabels[at] = label;
      secondScores[at] = score;
    }
  }

  // Detections come best first, so whoever is here already is the stronger one.
  private int twin(
      float left,
      float top,
      float right,
      float bottom,
      int label,
      double joinSame,
      double joinOther) {
    for (int at = 0; at < count; at++) {
      double least = labels[at] == label ? joinSame : joinOther;
      if (overlap(at, left, top, right, bottom) > least) {
        return at;
      }
    }
    return NONE;
  }

  /** Intersection over union with a box. */
  double overlap(int at, double left, double top, double right, double bottom) {
    return Boxes.overlap(
        edges[4 * at],
        edges[4 * at + 1],
        edges[4 * at + 2],
        edges[4 * at + 3],
        left,
        top,
        right,
        bottom);
  }

  /** Intersection over union of two observations. */
  double overlap(int one, int other) {
    return overlap(
        one, edges[4 * other], edges[4 * other + 1], edges[4 * other + 2], edges[4 * other + 3]);
  }

  int count() {
    return count;
  }

  /** Left, upper, right and lower edge, for 0 to 3, in 0..1. */
  float edge(int at, int edge) {
    return edges[4 * at + edge];
  }

  float width(int at) {
    return edges[4 * at + 2] - edges[4 * at];
  }

  float height(int at) {
    return edges[4 * at + 3] - edges[4 * at + 1];
  }

  float score(int at) {
    return scores[at];
  }

  int label(int at) {
    return labels[at];
  }

  /** What else it might be; -1 for nothing. */
  int secondLabel(int at) {
    return secondLabels[at];
  }

  float secondScore(int at) {
    return secondScores[at];
  }

  /** Which of the frame's detections it is; of several joined ones the strongest. */
  int source(int at) {
    return sources[at];
  }

  /** Whether a track has taken it. */
  boolean isTaken(int at) {
    return tracks[at] != NONE;
  }

  /** A track has taken it. */
  void markTaken(int at, int track) {
    tracks[at] = track;
  }
}
