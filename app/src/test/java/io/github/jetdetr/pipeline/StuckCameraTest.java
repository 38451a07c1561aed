package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.support.FakeCamera;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cameras whose code hangs or fails. */
@Timeout(60)
class StuckCameraTest {

  private static final class Hungry implements Camera {
    @Override
    public Grab next(Frame frame) {
      throw new OutOfMemoryError("8 cameras of 4K");
    }

    @Override
    public void close() {}
  }

  private static final long AN_HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private final FakeCameras cameras = new FakeCameras();
  private final List<CameraStatusReport> said = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void anUnforeseenFaultInACameraIsALossAndNotTheEndOfItsThread() {
    cameras.then(new Faulty()).then(new FakeCamera(64, 48).frames(1));

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("a picture after the fault", () -> feed.newest().offered() == 1);

    assertEquals("unexpected error: IllegalStateException", said.get(1).reason());
    assertAllFramesGoRound(feed, 1);
  }

  @Test
  void aCameraWithoutMemorySaysSoAndIsOpenedAgain() {
    cameras.then(new Hungry()).then(new FakeCamera(64, 48).frames(1));

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("a picture after the fault", () -> feed.newest().offered() == 1);

    assertEquals("out of memory: 8 cameras of 4K", said.get(1).reason());
    assertAllFramesGoRound(feed, 1);
  }

  @Test
  void aThreadThatEndsNeverthelessIsReplaced() {
    AtomicBoolean deadly = new AtomicBoolean(true);
    cameras.then(new Faulty()).then(new FakeCamera(64, 48).frames(1));
    CameraFeed feed =
        new CameraFeed(
            FakeCameras.live("front"),
            cameras,
            status -> {
              // Thrown while a fault is reported, so that nothing of the thread catches it.
              if (status.state() == CameraState.LOST && deadly.getAndSet(false)) {
                throw new OutOfMemoryError("a test's");
              }
              said.add(status);
            });
    open.add(feed);
    feed.start(() -> {});
    Await.until("its thread's end", () -> !feed.isCapturing());

    assertTrue(feed.replaceIfDead());
    Await.until("a picture", () -> feed.newest().offered() == 1);

    assertFalse(feed.replaceIfDead());
    assertEquals(1, feed.status().reconnects());
  }

  @Test
  void aCallThatNeverReturnsIsGivenUpAndFramesFlowAgain() {
    Hanging hanging = new Hanging();
    open.add(hanging::release);
    cameras.then(hanging).then(new FakeCamera(64, 48).frames(5));
    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("it hangs", hanging::isHanging);

    assertFalse(feed.replaceIfStuck(System.nanoTime()), "its deadline is not over yet");
    assertTrue(feed.replaceIfStuck(System.nanoTime() + AN_HOUR_NANOS));
    Await.until("five frames", () -> feed.newest().offered() == 5);

    assertEquals("a native call did not return", said.get(1).reason());
    assertEquals(1, feed.status().reconnects());
    assertFalse(feed.replaceIfStuck(System.nanoTime()));

    hanging.release();
    Await.until("the old thread lets go", hanging::isClosed);
    assertEquals(5, feed.counts().captured(), "what comes too late is nobody's picture");
    assertAllFramesGoRound(feed, 1);
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // what is opened here is handed to the feed
  void anOpeningThatNeverReturnsCostsNoFrame() {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    open.add(release::countDown);
    FakeCamera late = new FakeCamera(64, 48).frames(1);
    cameras.then(new FakeCamera(64, 48).frames(1).lost("cable")).then(late);
    CameraFeed.Opener hangingTheSecondTime =
        config -> {
          Camera camera = cameras.open(config);
          if (camera == late) {
            opening.countDown();
            uninterrupted(release);
          }
          return camera;
        };
    CameraFeed feed =
        new CameraFeed(
            FakeCameras.live("front"), hangingTheSecondTime, FakeCameras::noPauses, said::add);
    open.add(feed);
    feed.start(() -> {});
    Await.until("it hangs", () -> opening.getCount() == 0);
    // A frame is on its way meanwhile, so that one made too many would find room.
    Frame out = feed.newest().take();
    assertNotNull(out);
    cameras.then(new FakeCamera(64, 48).frames(1));

    assertTrue(feed.replaceIfStuck(System.nanoTime() + AN_HOUR_NANOS));
    Await.until("another frame", () -> feed.newest().offered() == 2);
    release.countDown();
    Await.until("the late camera is let go", late::isClosed);

    assertEquals(2, feed.counts().captured());
    feed.newest().release(out);
    assertAllFramesGoRound(feed, 1);
  }

  /** Takes out all the frames that are left, while {@code writing} are with the camera. */
  private static void assertAllFramesGoRound(CameraFeed feed, int writing) {
    Frame waiting = feed.newest().take();
    int out = waiting == null ? 0 : 1;
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < Feeds.MAX_FRAMES_IN_FLIGHT + 2 - out - writing; i++) {
      frames.add(feed.newest().takeBlank());
    }
    assertThrows(IllegalStateException.class, feed.newest()::takeBlank, "no frame too many");
    frames.forEach(feed.newest()::release);
    if (waiting != null) {
      feed.newest().release(waiting);
    }
  }

  private CameraFeed feed(CameraConfig config) {
    CameraFeed feed = new CameraFeed(config, cameras, FakeCameras::noPauses, said::add);
    open.add(feed);
    return feed;
  }

  private CameraFeed started(CameraConfig config) {
    CameraFeed feed = feed(config);
    feed.start(() -> {});
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

  /** A camera whose code has a fault. */
  private static final class Faulty implements Camera {
    @Override
    public Grab next(Frame frame) {
      throw new IllegalStateException("fault");
    }

    @Override
    public void close() {}
  }

  /** A camera whose driver hangs and knows no interrupt. */
  private static final class Hanging implements Camera {
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean closed;

    boolean isHanging() {
      return hanging.getCount() == 0;
    }

    boolean isClosed() {
      return closed;
    }

    void release() {
      released.countDown();
    }

    @Override
    public Grab next(Frame frame) {
      hanging.countDown();
      uninterrupted(released);
      return frame;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
