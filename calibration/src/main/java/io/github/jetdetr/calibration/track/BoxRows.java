package io.github.jetdetr.calibration.track;

import java.util.Arrays;

/**
 * The boxes of one sequence, in columns, in the order of its frames: truth, detections or tracks.
 *
 * <p>Rows are added frame by frame. Used by one thread.
 */
public final class BoxRows {

  /** Score of a true box that is not asked for, but excuses a track that lies on it. */
  public static final double EXCUSE = 0;

  /** Score of a true box that only keeps tracks from excuses that are not theirs. */
  public static final double BYSTANDER = -1;

  private int count;
  private int lastFrame;
  private int[] begins = new int[64];
  private long[] ids = new long[256];
  private int[] classes = new int[256];
  private double[] scores = new double[256];
  private double[] boxes = new double[4 * 256];

  /**
   * Adds a box behind the others.
   *
   * @param frame from 1; not before the last row's
   * @param id who it is; -1 in detections
   * @param classNumber from 0
   * @param score of a detection or track, in 0..1; in truth 1, {@link #EXCUSE} or {@link
   *     #BYSTANDER}
   * @param x left edge, px
   * @param y upper edge, px
   * @throws IllegalArgumentException when the frame lies before the last row's
   */
  public void add(
      int frame,
      long id,
      int classNumber,
      double score,
      double x,
      double y,
      double width,
      double height) {
    if (frame < 1 || frame < lastFrame) {
      throw new IllegalArgumentException("frame %d after %d".formatted(frame, lastFrame));
    }
    openUntil(frame);
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
      classes = Arrays.copyOf(classes, 2 * count);
      scores = Arrays.copyOf(scores, 2 * count);
      boxes = Arrays.copyOf(boxes, 8 * count);
    }
    ids[count] = id;
    classes[count] = classNumber;
    scores[count] = score;
    boxes[4 * count] = x;
    boxes[4 * count + 1] = y;
    boxes[4 * count + 2] = width;
    boxes[4 * count + 3] = height;
    count++;
  }

  private void openUntil(int frame) {
    if (frame >= begins.length) {
      begins = Arrays.copyOf(begins, Math.max(frame + 1, 2 * begins.length));
    }
    while (lastFrame < frame) {
      begins[++lastFrame] = count;
    }
  }

  /** How many boxes there are. */
  public int count() {
    return count;
  }

  /** The last frame with a box; 0 when there is none. */
  public int lastFrame() {
    return lastFrame;
  }

  /** The first row of a frame, from 1; where it has none, the row that would follow. */
  public int begin(int frame) {
    return frame <= lastFrame ? begins[frame] : count;
  }

  /** One past the last row of a frame. */
  public int end(int frame) {
    return begin(frame + 1);
  }

  /** Who the box of a row is. */
  public long id(int row) {
    return ids[row];
  }

  /** What the box of a row is, from 0. */
  public int classNumber(int row) {
    return classes[row];
  }

  /** The score of a row, in 0..1; in truth 1, {@link #EXCUSE} or {@link #BYSTANDER}. */
  public double score(int row) {
    return scores[row];
  }

  /** Left edge, px. */
  public double x(int row) {
    return boxes[4 * row];
  }

  /** Upper edge, px. */
  public double y(int row) {
    return boxes[4 * row + 1];
  }

  /** Width, px. */
  public double width(int row) {
    return boxes[4 * row + 2];
  }

  /** Height, px. */
  public double height(int row) {
    return boxes[4 * row + 3];
  }

  /** Intersection over union of two boxes, in 0..1; 0 where one has no area. */
  public static double overlap(BoxRows a, int rowA, BoxRows b, int rowB) {
    double right = Math.min(a.x(rowA) + a.width(rowA), b.x(rowB) + b.width(rowB));
    double bottom = Math.min(a.y(rowA) + a.height(rowA), b.y(rowB) + b.height(rowB));
    double across = right - Math.max(a.x(rowA), b.x(rowB));
    double down = bottom - Math.max(a.y(rowA), b.y(rowB));
    double areaA = area(a, rowA);
    double areaB = area(b, rowB);
    if (across <= 0 || down <= 0 || areaA <= Math.ulp(1.0) || areaB <= Math.ulp(1.0)) {
      return 0;
    }
    double shared = across * down;
    return shared / (areaA + areaB - shared);
  }

  // Of the corners as they are rounded, so that equal boxes overlap by exactly 1.
  private static double area(BoxRows rows, int row) {
    double across = rows.x(row) + rows.width(row) - rows.x(row);
    double down = rows.y(row) + rows.height(row) - rows.y(row);
    return across * down;
  }
}
