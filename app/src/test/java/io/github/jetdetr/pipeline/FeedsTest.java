package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.support.FakeCamera;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedsTest {

  private final List<Feeds> open = new ArrayList<>();
  private final FrameLease taken = new FrameLease();

  @AfterEach
  void close() {
    open.forEach(Feeds::close);
  }

  @Test
  void camerasTakeTurnsHoweverFastOneIs() throws InterruptedException {
    FakeCamera fast = new FakeCamera(64, 48).frames(100);
    FakeCamera slow = new FakeCamera(64, 48).frames(1);
    Feeds feeds = feeds(Long.MAX_VALUE, live("fast", fast), live("slow", slow));
    feeds.start();
    awaitOffered(feeds, 100, 1);

    List<String> served = List.of(takeOne(feeds), takeOne(feeds));
    fast.frames(100);
    slow.frames(1);
    awaitOffered(feeds, 200, 2);
    List<String> servedNext = List.of(takeOne(feeds), takeOne(feeds));

    assertEquals(List.of("fast", "slow"), served);
    assertEquals(List.of("fast", "slow"), servedNext);
  }

  @Test
  void numbersAreConsecutiveOverAllCameras() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, live("a", endless()), live("b", endless()));
    feeds.start();

    for (int number = 0; number < 100; number++) {
      assertTrue(feeds.take(taken, () -> {}));
      assertEquals(number, taken.number());
      feeds.release(taken);
    }
  }

  @Test
  void aCameraAloneMayHaveAllFramesThatAreProcessedAtTheSameTime() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, live("a", endless()));
    feeds.allowInFlight(4);
    feeds.start();

    for (int frame = 0; frame < 4; frame++) {
      assertTrue(feeds.take(new FrameLease(), () -> {}));
    }
    Thread fifth = new Thread(() -> takeOneMore(feeds, new AtomicInteger()), "fifth");
    fifth.start();

    Await.until("it waits", () -> fifth.getState() == Thread.State.WAITING);
  }

  @Test
  void ofOneCameraTwoFramesAreOnTheirWayAtMost() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, live("a", endless()), live("b", endless()));
    feeds.start();
    List<FrameLease> out = new ArrayList<>();
    for (int frame = 0; frame < 4; frame++) {
      out.add(new FrameLease());
      assertTrue(feeds.take(out.get(frame), () -> {}));
    }
    AtomicInteger idle = new AtomicInteger();
    Thread third = new Thread(() -> takeOneMore(feeds, idle), "third");

    third.start();
    Await.until("it waits", () -> third.getState() == Thread.State.WAITING);
    feeds.release(out.get(1));
    third.join();

    assertTrue(idle.get() >= 1);
    assertEquals(
        List.of("a", "a", "b", "b"),
        out.stream().map(taken -> taken.feed().config().name()).sorted().toList());
    assertEquals(out.get(1).feed(), taken.feed());
  }

  private void takeOneMore(Feeds feeds, AtomicInteger idle) {
    try {
      assertTrue(feeds.take(taken, idle::incrementAndGet));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFrameThatWaitsBehindTwoOfItsCamerasIsNotLostAtTheEnd() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, replay("a", new FakeCamera(16, 16).frames(3).end()));
    feeds.start();
    FrameLease first = new FrameLease();
    FrameLease second = new FrameLease();
    assertTrue(feeds.take(first, () -> {}));
    assertTrue(feeds.take(second, () -> {}));
    Thread third = new Thread(() -> takeOneMore(feeds, new AtomicInteger()), "third");

    third.start();
    Await.until("it waits", () -> third.getState() == Thread.State.WAITING);
    feeds.release(first);
    third.join();
    feeds.release(second);
    feeds.release(taken);

    assertFalse(feeds.take(taken, () -> {}));
  }

  @Test
  void onlySoManyFramesAreHandedOut() throws InterruptedException {
    Feeds feeds = feeds(3, live("a", endless()), live("b", endless()));
    feeds.start();

    takeOne(feeds);
    takeOne(feeds);
    takeOne(feeds);

    assertFalse(feeds.take(taken, () -> {}));
    assertFalse(feeds.take(taken, () -> {}));
  }

  @Test
  void itIsOverWhenEveryCameraHasEndedAndTheLastFrameIsNotLost() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      Feeds feeds =
          feeds(
              Long.MAX_VALUE,
              replay("a", new FakeCamera(16, 16).frames(2).end()),
              replay("b", new FakeCamera(16, 16).frames(1).end()));
      feeds.start();

      int frames = 0;
      while (feeds.take(taken, () -> {})) {
        frames++;
        feeds.release(taken);
      }

      assertEquals(3, frames);
      feeds.close();
    }
  }

  @Test
  void noCameraAtAllIsOverAtOnce() throws InterruptedException {
    assertFalse(feeds(Long.MAX_VALUE).take(taken, () -> {}));
  }

  @Test
  void aCameraThatEndsDoesNotEndTheOther() throws InterruptedException {
    FakeCamera live = new FakeCamera(64, 48);
    Feeds feeds =
        feeds(Long.MAX_VALUE, live("ended", new FakeCamera(64, 48).end()), live("b", live));
    feeds.start();
    Await.until("one has ended", () -> feeds.all().get(0).hasEnded());

    live.frames(1);

    assertEquals("b", takeOne(feeds));
  }

  @Test
  void closingWakesThoseWhoWaitForAFrame() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, live("silent", new FakeCamera(64, 48)));
    feeds.start();
    AtomicInteger none = new AtomicInteger();
    List<Thread> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread taker = new Thread(() -> countNone(feeds, none));
      taker.start();
      takers.add(taker);
    }
    Await.until(
        "all wait",
        () -> takers.stream().allMatch(taker -> taker.getState() == Thread.State.WAITING));

    feeds.close();

    for (Thread taker : takers) {
      taker.join();
    }
    assertEquals(3, none.get());
  }

  @Test
  void theFirstOfThreeCamerasIsServedFirst() throws InterruptedException {
    Feeds feeds =
        feeds(Long.MAX_VALUE, live("a", endless()), live("b", endless()), live("c", endless()));
    feeds.start();
    awaitOffered(feeds.all());

    assertEquals(List.of("a", "b", "c"), List.of(takeOne(feeds), takeOne(feeds), takeOne(feeds)));
  }

  @Test
  void theRoomForFramesIsSharedOutInWholeFrames() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, live("a", endless()), live("b", new FakeCamera(8, 8)));
    feeds.allowInFlight(5);
    feeds.start();

    for (int frame = 0; frame < 3; frame++) {
      assertTrue(feeds.take(new FrameLease(), () -> {}));
    }
    assertWaits(feeds);
  }

  @Test
  void aFrameBehindTheLimitOfACameraThatHasEndedIsNotLost() throws InterruptedException {
    FakeCamera camera = new FakeCamera(16, 16).frames(1);
    Feeds feeds = feeds(Long.MAX_VALUE, live("a", camera));
    feeds.start();
    FrameLease first = new FrameLease();
    assertTrue(feeds.take(first, () -> {}));
    camera.frames(1);
    assertTrue(feeds.take(new FrameLease(), () -> {}));
    camera.frames(1).end();
    Await.until("it has ended", () -> feeds.all().get(0).hasEnded());

    Thread third = assertWaits(feeds);
    feeds.release(first);
    third.join();

    assertEquals(2, taken.frame().id());
  }

  @Test
  void camerasAreReplacedWhileTheOthersGoOn() throws InterruptedException {
    FakeCamera leaving = endless();
    FakeCameras staying = new FakeCameras().then(endless());
    CameraFeed kept =
        new CameraFeed(FakeCameras.live("kept"), staying, FakeCameras::noPauses, status -> {});
    Feeds feeds = feeds(Long.MAX_VALUE, live("leaving", leaving), kept);
    feeds.start();
    awaitOffered(feeds.all());

    feeds.change(List.of(kept, live("new", endless()), live("newer", endless())));
    awaitOffered(feeds.all());

    assertTrue(leaving.isClosed());
    assertEquals(1, staying.tries());
    assertEquals(
        List.of("kept", "new", "newer"), List.of(takeOne(feeds), takeOne(feeds), takeOne(feeds)));
  }

  @Test
  void aCameraThatStaysKeepsWhatItHasOnItsWay() throws InterruptedException {
    CameraFeed kept = live("kept", endless());
    Feeds feeds = feeds(Long.MAX_VALUE, live("leaving", new FakeCamera(8, 8)), kept);
    feeds.start();
    FrameLease first = new FrameLease();
    assertTrue(feeds.take(first, () -> {}));
    assertTrue(feeds.take(new FrameLease(), () -> {}));

    feeds.change(List.of(kept, live("new", new FakeCamera(8, 8))));
    Thread third = assertWaits(feeds);
    feeds.release(first);
    third.join();

    assertEquals(kept, taken.feed());
  }

  @Test
  void aCameraThatIsLeftAloneHasAllTheRoom() throws InterruptedException {
    CameraFeed kept = live("kept", endless());
    Feeds feeds = feeds(Long.MAX_VALUE, live("leaving", new FakeCamera(8, 8)), kept);
    feeds.allowInFlight(4);
    feeds.start();

    feeds.change(List.of(kept));

    for (int frame = 0; frame < 4; frame++) {
      assertTrue(feeds.take(new FrameLease(), () -> {}));
    }
    assertWaits(feeds);
  }

  @Test
  void whoWaitsForAFrameGetsThatOfTheCameraThatIsNew() throws InterruptedException {
    Feeds feeds = feeds(Long.MAX_VALUE, live("leaving", new FakeCamera(8, 8)));
    feeds.start();
    Thread taker = assertWaits(feeds);

    feeds.change(List.of(live("new", new FakeCamera(8, 8).frames(1))));
    taker.join();

    assertEquals("new", taken.feed().config().name());
  }

  @Test
  void camerasThatAreAddedBeforeTheStartBeginWithIt() {
    FakeCameras cameras = new FakeCameras().then(endless());
    Feeds feeds = feeds(Long.MAX_VALUE);

    feeds.change(
        List.of(
            new CameraFeed(FakeCameras.live("new"), cameras, FakeCameras::noPauses, status -> {})));
    assertFalse(feeds.all().get(0).isCapturing());
    feeds.start();

    awaitOffered(feeds.all());
    assertEquals(1, cameras.tries());
  }

  @Test
  void afterTheEndNothingIsChanged() {
    CameraFeed before = live("before", endless());
    Feeds feeds = feeds(Long.MAX_VALUE, before);
    feeds.start();
    feeds.close();
    CameraFeed late = live("late", endless());

    feeds.change(List.of(late));

    assertEquals(List.of(before), feeds.all());
    assertFalse(late.isCapturing());
    late.close();
  }

  /** Starts to take one more frame, and holds that there is none yet. */
  private Thread assertWaits(Feeds feeds) {
    Thread more = new Thread(() -> takeOneMore(feeds, new AtomicInteger()), "one more");
    more.start();
    Await.until("it waits", () -> more.getState() == Thread.State.WAITING);
    return more;
  }

  private static void awaitOffered(List<CameraFeed> feeds) {
    Await.until(
        "pictures of all", () -> feeds.stream().allMatch(feed -> feed.newest().offered() > 0));
  }

  private static void countNone(Feeds feeds, AtomicInteger none) {
    try {
      if (!feeds.take(new FrameLease(), () -> {})) {
        none.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String takeOne(Feeds feeds) throws InterruptedException {
    assertTrue(feeds.take(taken, () -> {}));
    feeds.release(taken);
    return taken.feed().config().name();
  }

  private static void awaitOffered(Feeds feeds, long byFirst, long bySecond) {
    Await.until(
        "so many pictures",
        () ->
            feeds.all().get(0).newest().offered() == byFirst
                && feeds.all().get(1).newest().offered() == bySecond);
  }

  private static FakeCamera endless() {
    return new FakeCamera(16, 16).frames(100_000);
  }

  private static CameraFeed live(String name, FakeCamera camera) {
    return feed(FakeCameras.live(name), camera);
  }

  private static CameraFeed replay(String name, FakeCamera camera) {
    return feed(FakeCameras.replay(name), camera);
  }

  private static CameraFeed feed(CameraConfig config, FakeCamera camera) {
    FakeCameras cameras = new FakeCameras().then(camera);
    return new CameraFeed(config, cameras, FakeCameras::noPauses, status -> {});
  }

  private Feeds feeds(long frames, CameraFeed... feed) {
    Feeds feeds = new Feeds(List.of(feed), frames);
    open.add(feeds);
    return feeds;
  }
}
