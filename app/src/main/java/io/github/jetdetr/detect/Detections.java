package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import java.util.Arrays;

/**
 * The objects detected on one frame, highest score first: parallel arrays that are reused for every
 * frame, so that a detector allocates nothing in the steady state.
 *
 * <p>Boxes are x1, y1, x2, y2 in pixels of the camera's frame, continuous coordinates with 0 at the
 * frame's left and upper edge, clipped to the frame. Not thread-safe.
 */
@HotPath
public final class Detections {

  private int count;
  private int[] classIds;
  private float[] scores;
  private float[] boxes;
  private long[] tracks;

  /** Creates an empty list with room for {@code capacity} objects; it grows when more are added. */
  public Detections(int capacity) {
    classIds = new int[capacity];
    scores = new float[capacity];
    boxes = new float[4 * capacity];
    tracks = new long[capacity];
  }

  /** Removes all objects. */
  public void clear() {
    count = 0;
  }

  /**
   * Appends one object.
   *
   * @param classId index into the model card's labels
   * @param score in 0..1
   * @param x1 left edge, pixels; {@code y1}, {@code x2}, {@code y2} are top, right and bottom
   */
  public void add(int classId, float score, float x1, float y1, float x2, float y2) {
    if (count == classIds.length) {
      int capacity = Math.max(8, 2 * count);
      classIds = Arrays.copyOf(classIds, capacity);
      scores = Arrays.copyOf(scores, capacity);
      boxes = Arrays.copyOf(boxes, 4 * capacity);
      tracks = Arrays.copyOf(tracks, capacity);
    }
    classIds[count] = classId;
    scores[count] = score;
    boxes[4 * count] = x1;
    boxes[4 * count + 1] = y1;
    boxes[4 * count + 2] = x2;
    boxes[4 * count + 3] = y2;
    tracks[count] = 0;
    count++;
  }

  /** Overwrites the object at {@code to} with the one at {@code from}. */
  public void move(int from, int to) {
    classIds[check(to)] = classIds[check(from)];
    scores[to] = scores[from];
    tracks[to] = tracks[from];
    System.arraycopy(boxes, 4 * from, boxes, 4 * to, 4);
  }

  /** Removes all but the first {@code newCount} objects. */
  public void keepFirst(int newCount) {
    if (newCount < 0 || newCount > count) {
      throw new IndexOutOfBoundsException("%d of %d objects".formatted(newCount, count));
    }
    count = newCount;
  }

  /** Removes the objects below a score, in 0..1; the others are the first ones. */
  public void keepScores(float threshold) {
    while (count > 0 && scores[count - 1] < threshold) {
      count--;
    }
  }

  /** Notes which track an object belongs to; see {@link #track}. */
  public void setTrack(int index, long number) {
    tracks[check(index)] = number;
  }

  /** The number of the track that an object belongs to, from 1; 0 if it belongs to none. */
  public long track(int index) {
    return tracks[check(index)];
  }

  /** Number of objects. */
  public int count() {
    return count;
  }

  /** The class of one object, an index into the model card's labels. */
  public int classId(int index) {
    return classIds[check(index)];
  }

  /** The score of one object, in 0..1. */
  public float score(int index) {
    return scores[check(index)];
  }

  /** Left edge, pixels. */
  public float x1(int index) {
    return boxes[4 * check(index)];
  }

  /** Top edge, pixels. */
  public float y1(int index) {
    return boxes[4 * check(index) + 1];
  }

  /** Right edge, pixels. */
  public float x2(int index) {
    return boxes[4 * check(index) + 2];
  }

  /** Bottom edge, pixels. */
  public float y2(int index) {
    return boxes[4 * check(index) + 3];
  }

  private int check(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("object %d of %d".formatted(index, count));
    }
    return index;
  }
}
