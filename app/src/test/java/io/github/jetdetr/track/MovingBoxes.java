package io.github.jetdetr.track;

import io.github.jetdetr.detect.Detections;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of 1000 × 1000 pixels with boxes on them, fed to a tracker one after the other: what a
 * test puts on a frame is detected there.
 */
public final class MovingBoxes {

  public static final int SIDE = 1000;
  public static final int CAR = 0;
  public static final int PERSON = 1;
  public static final List<String> LABELS = List.of("car", "person", "bus");

  private final Tracker tracker = new Tracker(TrackSettings.DEFAULT, LABELS.size());
  private final Detections detections = new Detections(8);
  private final List<double[]> boxes = new ArrayList<>();
  private final double seconds;
  private long nanos = 5_000_000_000L;

  /**
   * @param framesPerSecond of the camera
   */
  public MovingBoxes(double framesPerSecond) {
    seconds = 1 / framesPerSecond;
  }

  /** Something is detected on the next frame. */
  public MovingBoxes see(int label, double score, double x, double y, double width, double height) {
    boxes.add(new double[] {label, score, x, y, x + width, y + height});
    return this;
  }

  /** A clear box of 60 × 100 pixels, given by the middle of its lower edge. */
  public MovingBoxes standing(int label, double x, double y) {
    return see(label, 0.9, x - 30, y - 100, 60, 100);
  }

  /** The frame is taken. */
  public MovingBoxes frame() {
    boxes.sort((a, b) -> Double.compare(b[1], a[1]));
    detections.clear();
    for (double[] box : boxes) {
      detections.add(
          (int) box[0],
          (float) box[1],
          (float) box[2],
          (float) box[3],
          (float) box[4],
          (float) box[5]);
    }
    boxes.clear();
    nanos += Math.round(seconds * 1e9);
    tracker.update(nanos, detections, SIDE, SIDE);
    return this;
  }

  /** Frames pass that nobody takes. */
  public MovingBoxes lose(int frames) {
    nanos += Math.round(frames * seconds * 1e9);
    return this;
  }

  public Tracker tracker() {
    return tracker;
  }

  /** Capture time of the last frame. */
  public long nanos() {
    return nanos;
  }

  /** Those that are believed, seen or not, by their number. */
  public List<Track> believed() {
    List<Track> believed = new ArrayList<>();
    for (int at = 0; at < tracker.count(); at++) {
      if (tracker.track(at).isBelieved()) {
        believed.add(tracker.track(at));
      }
    }
    believed.sort((a, b) -> Long.compare(a.number(), b.number()));
    return believed;
  }

  /** The one that is believed. */
  public Track only() {
    List<Track> believed = believed();
    if (believed.size() != 1) {
      throw new AssertionError(believed.size() + " tracks are believed");
    }
    return believed.get(0);
  }
}
