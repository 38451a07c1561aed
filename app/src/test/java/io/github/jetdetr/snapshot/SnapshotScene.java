package io.github.jetdetr.snapshot;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.track.MovingBoxes;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** A camera of 1000 × 1000 pixels, ten frames a second, and the pictures that are made of it. */
final class SnapshotScene implements AutoCloseable {

  /** One picture that was published. */
  static final class Published {
    final SnapshotReport report;
    final BufferedImage picture;
    final int bytes;

    Published(SnapshotReport report, byte[] jpeg) {
      this.report = report;
      bytes = jpeg.length;
      try {
        picture = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(jpeg)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  final MovingBoxes boxes = new MovingBoxes(10);
  final Frame frame = new Frame();
  final EventBook book = new EventBook(EventSettings.DEFAULT, 0);
  final CountDownLatch goOn;
  private final List<Published> published = new ArrayList<>();
  private final SnapshotMaker maker;
  final CameraSnapshots snapshots;
  private final AtomicLong nanos = new AtomicLong();
  private final long costNanos;
  private volatile @Nullable RuntimeException failure;

  SnapshotScene(SnapshotSettings settings) {
    this(settings, 0, 0);
  }

  /**
   * @param held how often {@link #goOn} must be counted down before the first picture is through
   * @param costNanos what every look at the clock takes, so that pictures take time
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  SnapshotScene(SnapshotSettings settings, int held, long costNanos) {
    this.costNanos = costNanos;
    goOn = new CountDownLatch(held);
    maker =
        new SnapshotMaker(
            this::take, nanos -> nanos / 1_000, () -> ClockState.UNSYNCED, this::now, this::now);
    snapshots =
        Objects.requireNonNull(
            maker.camera("front", settings, EventSettings.DEFAULT, MovingBoxes.LABELS));
    PaintedFrames.fill(
        frame,
        PixelFormat.YUV420P,
        ColorSpace.BT709_LIMITED,
        MovingBoxes.SIDE,
        MovingBoxes.SIDE,
        (plane, x, y) -> plane == 0 ? 16 + PaintedFrames.hash(3, x / 9, y / 9) % 200 : 128);
    maker.start();
  }

  private long now() {
    return nanos.addAndGet(costNanos);
  }

  private void take(SnapshotReport report, byte[] jpeg) {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    synchronized (published) {
      published.add(new Published(report, jpeg));
    }
  }

  /** From now on whoever takes a picture fails. */
  void fail(@Nullable RuntimeException why) {
    failure = why;
  }

  /** A frame is taken, with what is on it, and its pictures are made before the next one comes. */
  void frame() {
    frameAtOnce();
    while (!maker.isIdle()) {
      Thread.onSpinWait();
    }
  }

  /** A frame is taken, however many pictures wait. */
  void frameAtOnce() {
    boxes.frame();
    nanos.addAndGet(100_000_000);
    frame.stamp(1, boxes.nanos(), TimeSource.ARRIVAL);
    book.look(
        boxes.tracker(),
        boxes.nanos(),
        (kind, object) -> {
          if (kind == EventKind.END) {
            snapshots.ended(object);
          }
        });
    snapshots.look(book, frame, nanos.get());
  }

  /** Time that has passed. */
  long nanos() {
    return nanos.get();
  }

  /** Waits for all pictures, and returns them. */
  List<Published> finish() {
    maker.close();
    synchronized (published) {
      return List.copyOf(published);
    }
  }

  /** What they are: {@code new 1 crop}. */
  static List<String> words(List<Published> all) {
    List<String> words = new ArrayList<>();
    for (Published each : all) {
      SnapshotReport.Shown object = each.report.object();
      String of =
          object == null
              ? "all"
              : object.kind().name().toLowerCase(Locale.ROOT) + " " + object.number();
      words.add(of + " " + each.report.view());
    }
    return words;
  }

  boolean isMaking() {
    return maker.isAlive();
  }

  @Override
  public void close() {
    maker.close();
    frame.close();
  }
}
