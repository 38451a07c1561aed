package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DetectionRate;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.object.ObjectFigures;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.snapshot.CameraSnapshots;
import io.github.jetdetr.snapshot.SnapshotMaker;
import io.github.jetdetr.track.config.CameraTracks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the detections of one camera: all of them are followed over time, those from the
 * threshold on are published, at the camera's rate. {@link #follow} and {@link #isDue} are for one
 * frame at a time, in their order; the others for any thread.
 */
@HotPath
public final class CameraObjects {

  // More than COCO has by any numbering.
  private static final int MAX_UNNAMED = 128;

  private volatile float threshold;
  private final @Nullable ObjectWatch watch;
  private final @Nullable CameraSnapshots snapshots;
  private final RateGate gate;

  private CameraObjects(
      float threshold,
      @Nullable ObjectWatch watch,
      @Nullable CameraSnapshots snapshots,
      DetectionRate rate) {
    this.threshold = threshold;
    this.watch = watch;
    this.snapshots = snapshots;
    gate = new RateGate(rate);
  }

  /** All detections of every frame are published, and nobody follows them. */
  static CameraObjects untracked() {
    return new CameraObjects(0, null, null, DetectionRate.EVERY_FRAME);
  }

  /**
   * As configured.
   *
   * @param threshold minimum score of a published detection, in 0..1
   * @param labels of the model, in its order; if it has none, classes are named by their numbers
   * @param listener receives what happens to objects, on the thread that causes it
   * @param maker makes the pictures that the camera's settings ask for; null if there is nobody
   */
  public static CameraObjects of(
      CameraConfig camera,
      float threshold,
      List<String> labels,
      WallClock wallClock,
      ObjectListener listener,
      @Nullable SnapshotMaker maker) {
    CameraTracks tracks = camera.tracks();
    List<String> named = named(labels);
    CameraSnapshots snapshots =
        maker == null
            ? null
            : maker.camera(camera.name(), camera.snapshots(), tracks.events(), named);
    ObjectWatch watch =
        tracks.on()
            ? new ObjectWatch(camera.name(), tracks, named, wallClock, listener, snapshots)
            : null;
    return new CameraObjects(threshold, watch, snapshots, camera.detections());
  }

  private static List<String> named(List<String> labels) {
    if (!labels.isEmpty()) {
      return labels;
    }
    List<String> numbers = new ArrayList<>();
    for (int classId = 0; classId < MAX_UNNAMED; classId++) {
      numbers.add(PublishedModel.unnamed(classId));
    }
    return numbers;
  }

  /** Minimum score of a published detection, in 0..1. */
  public float threshold() {
    return threshold;
  }

  /** Changes the minimum score of a published detection, in 0..1; any thread. */
  public void setThreshold(float newThreshold) {
    threshold = newThreshold;
  }

  /**
   * Takes the place of another's of the same camera, which is ended: numbers of tracks and
   * crossings go on. Before any frame.
   */
  public void replace(CameraObjects other) {
    other.end();
    if (watch != null && other.watch != null) {
      watch.continueFrom(other.watch);
    }
  }

  /**
   * Follows the objects of a frame, and leaves those that may be published.
   *
   * @param objects changed in place
   * @param nowNanos monotonic clock
   */
  public void follow(Frame frame, Detections objects, long nowNanos) {
    if (watch != null) {
      watch.follow(frame, objects, nowNanos);
    } else if (snapshots != null) {
      snapshots.look(null, frame, nowNanos);
    }
    objects.keepScores(threshold);
  }

  /** Whether the detections of a frame are to be published now; to be asked once a frame. */
  boolean isDue(Frame frame, Detections objects) {
    return gate.admits(frame.capturedAtNanos(), objects, frame.pictureState());
  }

  /** Time passes, whether frames come or not; to be called about once a second. */
  public void tick(long nowNanos) {
    if (watch != null) {
      watch.tick(nowNanos);
    }
  }

  /** No frame will come any more: every event that is open ends. Idempotent. */
  void end() {
    if (watch != null) {
      watch.end(System.nanoTime());
    }
  }

  /** What became of this camera's pictures; null if none are wanted. */
  public CameraFrames.@Nullable Snapshots snapshots() {
    return snapshots == null ? null : snapshots.counts();
  }

  /** Numbers of objects for metrics. */
  public ObjectFigures figures() {
    return watch == null ? ObjectFigures.NONE : watch.figures();
  }
}
