package io.github.jetdetr.track;

/**
 * How far the camera itself has moved since the frame before, from the detections alone: when most
 * of what was seen lies off by the same way, it was not the objects that jumped.
 *
 * <p>Every track and detection of one label and about one size propose a shift; the one that brings
 * most tracks onto a detection wins, if it is clearly better than no shift. Only shifts that
 * association would not forgive are looked for: a camera that stands still costs one look at each
 * pair.
 */
final class CameraShift {

  private static final int MAX_PAIRS = 512;
  private static final int MAX_PROPOSALS = 48;
  private static final double MAX_SHIFT = 0.2;
  private static final double MAX_STRETCH = 1.35;
  // Of the smaller side of the frame's unit: what two pictures of one thing differ by.
  private static final double CLOSE_SIDES = 0.12;
  private static final double MIN_SCORE = 0.4;
  private static final int MIN_TRACKS = 4;
  private static final double MAX = 0.6;

  private final double[] shiftX = new double[MAX_PAIRS];
  private final double[] shiftY = new double[MAX_PAIRS];
  private final double[] closeX = new double[MAX_PAIRS];
  private final double[] closeY = new double[MAX_PAIRS];
  private final int[] ofTrack = new int[MAX_PAIRS];
  private int pairs;
  private double x;
  private double y;
  private double sumX;
  private double sumY;

  /** Compares tracks, predicted for this frame, with what is seen on it. */
  void estimate(Track[] tracks, int trackCount, Observations seen) {
    x = 0;
    y = 0;
    pairs = 0;
    int judged = 0;
    for (int at = 0; at < trackCount; at++) {
      if (tracks[at].isBelieved() && tracks[at].wasSeenLast()) {
        int before = pairs;
        pair(at, tracks[at], seen);
        judged += pairs > before ? 1 : 0;
      }
    }
    if (judged < MIN_TRACKS) {
      return;
    }
    int atRest = support(0, 0);
    if (atRest >= MAX * judged) {
      return;
    }
    int best = Math.max(atRest + 1, (int) Math.ceil(MAX * judged) - 1);
    int step = Math.max(1, pairs / MAX_PROPOSALS);
    for (int at = 0; at < pairs; at += step) {
      int support = support(shiftX[at], shiftY[at]);
      if (support > best) {
        best = support;
        x = sumX / support;
        y = sumY / support;
      }
    }
  }

  private void pair(int number, Track track, Observations seen) {
    double width = track.right() - track.left();
    double height = track.bottom() - track.top();
    for (int at = 0; at < seen.count() && pairs < MAX_PAIRS; at++) {
      if (seen.label(at) != track.label() || seen.score(at) < MIN_SCORE) {
        continue;
      }
      double dx = (seen.edge(at, 0) + seen.edge(at, 2) - track.left() - track.right()) / 2;
      double dy = (seen.edge(at, 1) + seen.edge(at, 3) - track.top() - track.bottom()) / 2;
      boolean near = Math.abs(dx) <= MAX_SHIFT && Math.abs(dy) <= MAX_SHIFT;
      if (near && isLike(seen.width(at), width) && isLike(seen.height(at), height)) {
        shiftX[pairs] = dx;
        shiftY[pairs] = dy;
        closeX[pairs] = CLOSE_SIDES * width;
        closeY[pairs] = CLOSE_SIDES * height;
        ofTrack[pairs] = number;
        pairs++;
      }
    }
  }

  private static boolean isLike(double one, double other) {
    return one < other * MAX_STRETCH && other < one * MAX_STRETCH;
  }

  // How many tracks have a detection where this shift would bring them, and where these lie.
  private int support(double dx, double dy) {
    int count = 0;
    int last = -1;
    sumX = 0;
    sumY = 0;
    for (int at = 0; at < pairs; at++) {
      if (ofTrack[at] != last
          && Math.abs(shiftX[at] - dx) <= closeX[at]
          && Math.abs(shiftY[at] - dy) <= closeY[at]) {
        last = ofTrack[at];
        count++;
        sumX += shiftX[at];
        sumY += shiftY[at];
      }
    }
    return count;
  }

  /** To the right, in parts of the frame's width; 0 for a camera that stands still. */
  double x() {
    return x;
  }

  /** Downwards, in parts of the frame's height. */
  double y() {
    return y;
  }
}
