package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.publish.ReconnectBackoff;
import io.github.jetdetr.support.FakeCamera;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CameraFeedTest {

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
  void framesArriveAndAreCounted() {
    cameras.then(new FakeCamera(64, 48).frames(3));

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("three frames", () -> feed.newest().offered() == 3);
    Frame newest = feed.newest().take();

    assertNotNull(newest);
    assertEquals(2, newest.id());
    assertTrue(newest.readyAtNanos() >= newest.capturedAtNanos());
    assertEquals(3, feed.counts().captured());
    assertEquals(2, feed.newest().replaced());
  }

  @Test
  void aCameraIsConnectingUntilItsFirstPictureTellsItsSize() {
    cameras.then(new FakeCamera(64, 48).frames(1));

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("a picture", () -> feed.newest().offered() == 1);

    assertEquals(List.of(CameraState.CONNECTING, CameraState.ONLINE), states());
    assertEquals(0, said.get(0).width());
    assertEquals(64, said.get(1).width());
    assertEquals(48, said.get(1).height());
    assertNull(said.get(1).reason());
  }

  @Test
  void aStatusIsNotSaidAgainWhenNothingChanged() {
    FakeCamera camera = new FakeCamera(64, 48).frames(5).timeout().timeout().frames(2);
    cameras.then(camera);

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("all pictures", () -> feed.newest().offered() == 7);

    assertEquals(
        List.of(
            CameraState.CONNECTING, CameraState.ONLINE, CameraState.STALLED, CameraState.ONLINE),
        states());
    assertEquals("fake camera: timeout", said.get(2).reason());
  }

  @Test
  void threeTimeoutsInARowAreALossAndTheCameraIsOpenedAgain() {
    FakeCamera silent = new FakeCamera(64, 48).frames(1).timeout().timeout().timeout();
    cameras.then(silent).then(new FakeCamera(32, 24).frames(1));

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("a picture of the second", () -> feed.newest().offered() == 2);

    assertEquals(
        List.of(
            CameraState.CONNECTING,
            CameraState.ONLINE,
            CameraState.STALLED,
            CameraState.LOST,
            CameraState.ONLINE),
        states());
    assertTrue(silent.isClosed());
    assertEquals(1, said.get(4).reconnects());
    assertEquals(32, said.get(4).width());
  }

  @Test
  void aPictureBetweenTimeoutsBeginsTheCountAnew() {
    FakeCamera camera =
        new FakeCamera(64, 48).timeout().timeout().frames(1).timeout().timeout().frames(1);
    cameras.then(camera);

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("two pictures", () -> feed.newest().offered() == 2);

    assertEquals(1, cameras.tries());
    assertFalse(states().contains(CameraState.LOST));
  }

  @Test
  void aLostCameraIsTriedAgainUntilItIsBackAndEveryTryIsCounted() {
    cameras.then(new FakeCamera(64, 48).frames(1).lost("cable"));
    for (int i = 0; i < 50; i++) {
      cameras.then(null);
    }
    cameras.then(new FakeCamera(64, 48).frames(1));

    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("a picture after the loss", () -> feed.newest().offered() == 2);

    assertEquals(
        List.of(
            CameraState.CONNECTING,
            CameraState.ONLINE,
            CameraState.LOST,
            CameraState.LOST,
            CameraState.ONLINE),
        states());
    assertEquals("fake camera: cable", said.get(2).reason());
    assertEquals("camera unplugged", said.get(3).reason());
    assertEquals(51, said.get(4).reconnects());
    assertEquals(52, cameras.tries());
  }

  @Test
  void pausesGoOnGrowingWhileACameraHangsUpAfterEachPicture() {
    List<Long> drawn = new CopyOnWriteArrayList<>();
    ReconnectBackoff backoff =
        new ReconnectBackoff(
            new NoJitter(drawn),
            Duration.ofMillis(1),
            Duration.ofMillis(64),
            Duration.ofMillis(64));
    for (int i = 0; i < 5; i++) {
      cameras.then(new FakeCamera(64, 48).frames(1).lost("hung up"));
    }

    CameraFeed feed = new CameraFeed(FakeCameras.live("front"), cameras, () -> backoff, said::add);
    open.add(feed);
    feed.start(() -> {});
    Await.until("five pictures and their pauses", () -> drawn.size() >= 5);

    assertEquals(5, feed.newest().offered());
    assertTrue(backoff.nextMillis() >= 32);
  }

  @Test
  void pausesBeginAnewAfterTwoPictures() {
    List<Long> drawn = new CopyOnWriteArrayList<>();
    ReconnectBackoff backoff =
        new ReconnectBackoff(
            new NoJitter(drawn), Duration.ofMillis(1), Duration.ofMillis(8), Duration.ofMillis(8));
    for (int i = 0; i < 3; i++) {
      cameras.then(null);
    }
    cameras.then(new FakeCamera(64, 48).frames(2).lost("cable"));
    cameras.then(new FakeCamera(64, 48).frames(2));

    CameraFeed feed = new CameraFeed(FakeCameras.live("front"), cameras, () -> backoff, said::add);
    open.add(feed);
    feed.start(() -> {});
    Await.until("all pictures", () -> feed.newest().offered() == 4);

    // Drawn once a pause: three after failed openings, one after the loss.
    assertEquals(4, drawn.size());
    assertEquals(1, backoff.nextMillis());
  }

  @Test
  void aCameraThatDoesNotFitIntoTheMemoryIsRefusedWithWhatWouldAndTriedAgain() {
    MemoryBudget memory = MemoryBudget.of(MemoryBudget.bytes(640, 480));
    cameras.then(new FakeCamera(1920, 1080).frames(2));
    cameras.then(new FakeCamera(640, 480).frames(1));

    CameraFeed feed = feed(FakeCameras.live("front"));
    feed.setMemory(memory);
    feed.start(() -> {});
    Await.until("a picture that fits", () -> feed.newest().offered() == 1);

    assertEquals(List.of(CameraState.CONNECTING, CameraState.LOST, CameraState.ONLINE), states());
    assertEquals(
        "pictures of 1920 × 1080 need 63 MB of memory; 29 MB of the 29 MB for cameras are left,"
            + " enough for 640 × 480",
        said.get(1).reason());
    assertEquals(1, feed.counts().captured(), "the picture that was too large was not counted");
  }

  @Test
  void aCameraThatDidNotFitForLongHasAllItsFramesOnceItFits() {
    for (int i = 0; i < 50; i++) {
      cameras.then(new FakeCamera(1920, 1080).frames(1));
    }
    cameras.then(new FakeCamera(640, 480).frames(1));

    CameraFeed feed = feed(FakeCameras.live("front"));
    feed.setMemory(MemoryBudget.of(MemoryBudget.bytes(640, 480)));
    feed.start(() -> {});
    Await.until("a picture that fits", () -> feed.newest().offered() == 1);

    assertEquals(51, cameras.tries());
    assertEquals(0, feed.newest().replaced());
  }

  @Test
  void theMemoryOfALostCameraIsThereForOthers() {
    MemoryBudget memory = MemoryBudget.of(MemoryBudget.bytes(640, 480));
    cameras.then(new FakeCamera(640, 480).frames(1).lost("cable"));
    CameraFeed first = feed(FakeCameras.live("front"));
    first.setMemory(memory);
    first.start(() -> {});
    Await.until("the first camera's loss", () -> states().contains(CameraState.LOST));
    first.stop();

    cameras.then(new FakeCamera(640, 480).frames(1));
    CameraFeed second = feed(FakeCameras.live("back"));
    second.setMemory(memory);
    second.start(() -> {});

    Await.until("a picture of the other", () -> second.newest().offered() == 1);
  }

  @Test
  void aFileThatIsOverHasEndedAndIsNotOpenedAgain() throws InterruptedException {
    CountDownLatch notified = new CountDownLatch(2);
    cameras.then(new FakeCamera(64, 48).frames(1).end());
    CameraFeed feed = feed(FakeCameras.live("front"));

    feed.start(notified::countDown);

    assertTrue(notified.await(10, TimeUnit.SECONDS), "notified of the frame and of the end");
    assertTrue(feed.hasEnded());
    assertEquals(List.of(CameraState.CONNECTING, CameraState.ONLINE, CameraState.ENDED), states());
    assertEquals(1, cameras.tries());
  }

  @Test
  void aReplayHandsOverEveryFrame() {
    cameras.then(new FakeCamera(64, 48).frames(100).end());
    CameraFeed feed = started(FakeCameras.replay("clip"));

    for (int id = 0; id < 100; id++) {
      Frame frame = taken(feed);
      assertEquals(id, frame.id());
      feed.newest().release(frame);
    }

    Await.until("the end", feed::hasEnded);
    assertEquals(0, feed.newest().replaced());
  }

  @Test
  void closingDoesNotWaitForAPictureThatDoesNotCome() throws InterruptedException {
    FakeCamera silent = new FakeCamera(64, 48);
    cameras.then(silent);
    CameraFeed feed = started(FakeCameras.live("front"));
    assertTrue(silent.awaitReader());

    long start = System.nanoTime();
    feed.close();

    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    assertTrue(silent.isClosed());
    assertFalse(states().contains(CameraState.LOST), "what we close ourselves is not lost");
  }

  @Test
  void closingDoesNotWaitForAReplayedFrameThatNobodyTakes() {
    FakeCamera camera = new FakeCamera(64, 48).frames(2);
    cameras.then(camera);
    CameraFeed feed = started(FakeCameras.replay("clip"));
    Await.until("a frame in the slot", () -> feed.newest().offered() == 1);

    long start = System.nanoTime();
    feed.close();

    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    Await.until("the camera is let go", camera::isClosed);
  }

  @Test
  void thePictureLeftInTheSlotWhenItIsClosedCountsAsStale() {
    cameras.then(new FakeCamera(64, 48).frames(3));
    CameraFeed feed = started(FakeCameras.live("front"));
    Await.until("three frames", () -> feed.newest().offered() == 3);

    feed.close();
    feed.close();

    assertEquals(1, feed.counts().stale());
    assertEquals(feed.counts().captured(), feed.newest().replaced() + feed.counts().stale());
  }

  private static Frame taken(CameraFeed feed) {
    List<Frame> frames = new ArrayList<>();
    Await.until(
        "a frame",
        () -> {
          Frame frame = feed.newest().take();
          return frame != null && frames.add(frame);
        });
    return frames.get(0);
  }

  private List<CameraState> states() {
    return said.stream().map(CameraStatusReport::state).toList();
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

  /** Every pause is its ceiling. */
  private record NoJitter(List<Long> drawn) implements RandomGenerator {
    @Override
    public long nextLong() {
      drawn.add(0L);
      return 0;
    }
  }
}
