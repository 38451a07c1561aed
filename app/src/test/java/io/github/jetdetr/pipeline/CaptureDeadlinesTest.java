package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.publish.ReconnectBackoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a camera's call may take, and how often a camera may stay silent. */
@Timeout(60)
class CaptureDeadlinesTest {

  // Written once more, so that another figure is a decision and no slip.
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final List<CameraStatusReport> said = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void aReadIsGivenUpTenSecondsAfterItsTimeoutAndNotBefore() {
    CameraConfig config = FakeCameras.live("front");
    Hanging hanging = new Hanging();
    open.add(hanging::release);
    CameraFeed feed = feed(config, new FakeCameras().then(hanging));

    long before = System.nanoTime();
    feed.start(() -> {});
    hanging.awaitReading();
    long after = System.nanoTime();

    long deadline = config.readTimeout().toNanos() + GRACE_NANOS;
    assertFalse(feed.replaceIfStuck(before + deadline), "its time is not over yet");
    assertTrue(feed.replaceIfStuck(after + deadline + 1));
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // what is opened here is handed to the feed
  void anOpeningIsGivenUpTenSecondsAfterItsTimeoutAndNotBefore() {
    CameraConfig config = FakeCameras.live("front");
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    open.add(release::countDown);
    CameraFeed feed =
        feed(
            config,
            asked -> {
              opening.countDown();
              uninterrupted(release);
              return new Hanging();
            });

    long before = System.nanoTime();
    feed.start(() -> {});
    uninterrupted(opening);
    long after = System.nanoTime();

    long deadline = config.openTimeout().toNanos() + GRACE_NANOS;
    assertFalse(feed.replaceIfStuck(before + deadline), "its time is not over yet");
    assertTrue(feed.replaceIfStuck(after + deadline + 1));
  }

  @Test
  void aCameraThatIsWaitedForBetweenTwoTriesIsNotStuck() {
    ReconnectBackoff anHour =
        new ReconnectBackoff(
            RandomGenerator.getDefault(),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1));
    FakeCameras none = new FakeCameras();
    CameraFeed feed = new CameraFeed(FakeCameras.live("front"), none, () -> anHour, said::add);
    open.add(feed);
    feed.start(() -> {});
    Await.until("the first try failed", () -> said.size() == 2);

    assertEquals(CameraState.LOST, said.get(1).state());
    assertFalse(feed.replaceIfStuck(System.nanoTime() + TimeUnit.DAYS.toNanos(1)));
  }

  @Test
  void theThirdTimeoutBehindAnotherClosesTheCameraAndTheFirstTwoDoNot() {
    Silent silent = new Silent();
    CameraFeed feed = feed(FakeCameras.live("front"), new FakeCameras().then(silent));

    feed.start(() -> {});
    Await.until("it was given up as silent", silent::isClosed);

    assertEquals(3, silent.asked());
    Await.until("that is said", () -> said.size() >= 3);
    assertEquals(
        List.of(CameraState.CONNECTING, CameraState.STALLED, CameraState.LOST),
        said.stream().limit(3).map(CameraStatusReport::state).toList());
  }

  @Test
  void stoppingClosesACameraWhoseReadHeedsNoInterrupt() {
    Hanging hanging = new Hanging();
    CountDownLatch closed = new CountDownLatch(1);
    open.add(hanging::release);
    Camera heedless =
        new Camera() {
          @Override
          public Grab next(Frame frame) {
            return hanging.next(frame);
          }

          @Override
          public void close() {
            closed.countDown();
            hanging.release();
          }
        };
    CameraFeed feed = feed(FakeCameras.live("front"), new FakeCameras().then(heedless));
    feed.start(() -> {});
    hanging.awaitReading();

    feed.stop();

    Await.until("it is closed", () -> closed.getCount() == 0);
    Await.until("its thread has ended", () -> !feed.isCapturing());
  }

  private CameraFeed feed(CameraConfig config, CameraFeed.Opener opener) {
    CameraFeed feed = new CameraFeed(config, opener, FakeCameras::noPauses, said::add);
    open.add(feed);
    return feed;
  }

  private static void uninterrupted(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException e) {
        // Native code would not notice either.
      }
    }
  }

  /** A camera whose driver hangs and knows no interrupt. */
  private static final class Hanging implements Camera {
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void awaitReading() {
      uninterrupted(reading);
    }

    void release() {
      released.countDown();
    }

    @Override
    public Grab next(Frame frame) {
      reading.countDown();
      uninterrupted(released);
      return new NoFrame(NoFrame.Reason.LOST, "released");
    }

    @Override
    public void close() {}
  }

  /** A camera that never sends anything, and counts how often it was asked. */
  private static final class Silent implements Camera {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    int asked() {
      return asked.get();
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public Grab next(Frame frame) {
      asked.incrementAndGet();
      return new NoFrame(NoFrame.Reason.TIMEOUT, "silence");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
