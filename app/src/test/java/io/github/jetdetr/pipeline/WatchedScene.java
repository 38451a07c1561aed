package io.github.jetdetr.pipeline;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.event.EventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A watch of one camera, ten frames a second, with boxes that a test puts on each frame; hears what
 * is reported.
 */
final class WatchedScene implements ObjectListener, AutoCloseable {

  static final List<String> LABELS = List.of("car", "person", "bus");
  static final int CAR = 0;
  static final int PERSON = 1;
  static final int BUS = 2;
  static final long FRAME_NANOS = Duration.ofMillis(100).toNanos();

  final Detections detections = new Detections(8);
  final List<String> events = new ArrayList<>();
  final List<EventReport> reports = new ArrayList<>();
  final List<CountsReport> counts = new ArrayList<>();
  final List<OccupiedReport> occupied = new ArrayList<>();
  private final Frame frame = new Frame();
  private final ObjectWatch watch;
  private final List<float[]> boxes = new ArrayList<>();
  private long nanos = 5_000_000_000L;

  WatchedScene(CameraTracks settings) {
    watch = new ObjectWatch("front", settings, LABELS, new WallClock(), this, null);
    size(640, 480);
  }

  WatchedScene size(int width, int height) {
    frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_LIMITED, width, height);
    return this;
  }

  /** A clear box of 60 × 100 pixels is detected on the next frame. */
  WatchedScene see(int label, float left, float top) {
    return see(label, 0.9f, left, top);
  }

  WatchedScene see(int label, float score, float left, float top) {
    boxes.add(new float[] {label, score, left, top, left + 60, top + 100});
    return this;
  }

  WatchedScene frame() {
    detections.clear();
    for (float[] box : boxes) {
      detections.add((int) box[0], box[1], box[2], box[3], box[4], box[5]);
    }
    boxes.clear();
    nanos += FRAME_NANOS;
    frame.stamp(1, nanos, TimeSource.ARRIVAL);
    watch.follow(frame, detections, nanos + 1_000_000);
    return this;
  }

  /** The same boxes on as many frames. */
  WatchedScene frames(int count) {
    List<float[]> same = List.copyOf(boxes);
    for (int at = 0; at < count; at++) {
      boxes.clear();
      boxes.addAll(same);
      frame();
    }
    return this;
  }

  /** A frame that was captured before the last one. */
  void frameOutOfOrder() {
    frame.stamp(1, nanos - FRAME_NANOS, TimeSource.ARRIVAL);
    watch.follow(frame, detections, nanos);
  }

  /** No frame comes for so long, in seconds, of each of which the daemon notices the passing. */
  WatchedScene silence(int seconds) {
    for (int second = 0; second < seconds; second++) {
      nanos += Duration.ofSeconds(1).toNanos();
      watch.tick(nanos);
    }
    return this;
  }

  /** Bytes of heap that a frame with this one object takes. */
  long bytesOfSteadyFrame(int label, float left, float top) {
    detections.add(label, 0.9f, left, top, left + 60, top + 100);
    return Allocations.bytesPerRound(
        () -> {
          nanos += FRAME_NANOS;
          frame.stamp(1, nanos, TimeSource.ARRIVAL);
          watch.follow(frame, detections, nanos);
        });
  }

  void stop() {
    watch.end(nanos);
  }

  ObjectWatch watch() {
    return watch;
  }

  CountsReport lastCounts() {
    return counts.get(counts.size() - 1);
  }

  OccupiedReport lastOccupied() {
    return occupied.get(occupied.size() - 1);
  }

  @Override
  public void event(EventReport report) {
    String end = report.kind() == EventKind.END ? " " + report.object().endedBy() : "";
    String word = report.kind().name().toLowerCase(Locale.ROOT);
    events.add(word + " " + report.object().number() + " " + report.label() + end);
    reports.add(report);
  }

  @Override
  public void counts(CountsReport report) {
    counts.add(report);
  }

  @Override
  public void occupied(OccupiedReport report) {
    occupied.add(report);
  }

  @Override
  public void close() {
    frame.close();
  }
}
