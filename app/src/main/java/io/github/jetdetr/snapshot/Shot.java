package io.github.jetdetr.snapshot;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.TrackedObject;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a frame, and which objects on it pictures are to be made of. Reused; it belongs to one
 * thread at a time.
 */
@HotPath
final class Shot implements AutoCloseable {

  /** Most objects of one frame: there are seldom more new ones, and the next frame comes soon. */
  static final int MAX_TARGETS = 16;

  /** One object on the frame. */
  static final class Target {
    long number;
    EventKind kind = EventKind.NEW;
    int label;
    float score;
    final double[] box = new double[4];

    /** Whether its picture is published now; otherwise it is kept until the object's end. */
    boolean published;

    /** Whether pictures of it are to be made; otherwise it only has its box on that of all. */
    boolean pictured;
  }

  final Frame pixels = new Frame();
  private final Target[] targets = new Target[MAX_TARGETS];
  private int count;
  private SnapshotMaker.@Nullable Work work;

  /** Whether a picture of all that the camera shows is to be made. */
  boolean ofAll;

  Shot() {
    for (int at = 0; at < targets.length; at++) {
      targets[at] = new Target();
    }
  }

  /** Begins anew; the pixels are filled by the caller. */
  void begin(CameraSnapshots camera) {
    work = new SnapshotMaker.Work(camera, this, 0);
    count = 0;
    ofAll = false;
  }

  /** What is to be done with it. */
  SnapshotMaker.Work work() {
    if (work == null) {
      throw new IllegalStateException("nothing is to be made of this");
    }
    return work;
  }

  boolean isFull() {
    return count == targets.length;
  }

  int count() {
    return count;
  }

  Target target(int at) {
    return targets[at];
  }

  /** Adds an object as this frame shows it. */
  Target add(TrackedObject object) {
    Target target = targets[count++];
    target.number = object.number();
    target.label = object.label();
    target.score = object.score();
    for (int edge = 0; edge < target.box.length; edge++) {
      target.box[edge] = object.edge(edge);
    }
    target.kind = EventKind.NEW;
    target.published = false;
    target.pictured = false;
    return target;
  }

  @Override
  public void close() {
    pixels.close();
  }
}
