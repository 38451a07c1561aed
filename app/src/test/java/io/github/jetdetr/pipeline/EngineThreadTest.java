package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.FakeDetectors;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.Placement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineThreadTest {

  private final List<String> done = new CopyOnWriteArrayList<>();

  private final class FakeSlot implements InferenceSlot {

    private final String name;

    FakeSlot(String name) {
      this.name = name;
    }

    @Override
    public Placement preprocess(Frame frame) {
      return new Placement(1, 1, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public void launch() {
      done.add("launch " + name);
    }

    @Override
    public void infer() {
      if (name.equals("broken")) {
        throw new InferenceException("this one is broken", new IllegalStateException());
      }
      done.add(name);
    }

    @Override
    public long preprocessNanos() {
      return 0;
    }

    @Override
    public long inferNanos() {
      return 0;
    }

    @Override
    public long deviceToHostNanos() {
      return 0;
    }

    @Override
    public List<Tensor> outputs() {
      return List.of();
    }
  }

  private InferenceRequest request(String name) {
    return new InferenceRequest(FakeDetectors.over(new FakeSlot(name), () -> {}));
  }

  /** Throws what no signature announces, as native code may. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwUnannounced(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aThreadThatDiesLeavesNobodyWaiting() throws Exception {
    EngineThread engine =
        new EngineThread(
            2,
            detectors ->
                EngineThreadTest.<RuntimeException>throwUnannounced(new IOException("a driver")));
    InferenceRequest one = request("one");
    InferenceRequest two = request("two");
    engine.announce(one);
    engine.announce(two);
    engine.enqueue(one);
    engine.enqueue(two);
    engine.start();

    assertThrows(AssertionError.class, one::await);
    assertThrows(AssertionError.class, two::await);
    Await.until("its end", () -> !engine.isAlive());
    InferenceRequest late = request("late");
    engine.announce(late);
    engine.enqueue(late);
    assertThrows(AssertionError.class, late::await);
  }

  /** Runs what the requests' slots have in one line, in the order of the batch. */
  private void together(List<Detector> detectors) {
    int from = done.size();
    detectors.forEach(Detector::infer);
    List<String> names = new ArrayList<>(done.subList(from, done.size()));
    done.removeAll(names);
    done.add(String.join("+", names));
  }

  @Test
  void oneByOneAFrameIsLaunchedAtOnceAndInferredInOrder() {
    try (EngineThread engine = new EngineThread()) {
      InferenceRequest a = request("a");
      InferenceRequest b = request("b");
      engine.enqueue(a);
      engine.enqueue(b);
      assertEquals(List.of("launch a", "launch b"), done);

      engine.start();
      a.await();
      b.await();

      assertEquals(List.of("launch a", "launch b", "a", "b"), done);
    }
  }

  @Test
  void framesThatWaitGoTogetherUpToTheLargestBatch() {
    try (EngineThread engine = new EngineThread(2, this::together)) {
      List<InferenceRequest> requests = List.of(request("a"), request("b"), request("c"));
      requests.forEach(engine::enqueue);

      engine.start();
      // Only the first two: the loops of a and b would bring their next frames.
      requests.get(1).await();
      engine.withdraw(requests.get(0));
      engine.withdraw(requests.get(1));
      requests.get(2).await();

      assertEquals(List.of("a+b", "c"), done);
    }
  }

  @Test
  void aFrameOnItsWayIsWaitedFor() throws Exception {
    try (EngineThread engine = new EngineThread(2, this::together)) {
      InferenceRequest a = request("a");
      InferenceRequest b = request("b");
      engine.announce(a);
      engine.announce(b);
      engine.start();
      engine.enqueue(a);
      Await.until("the engine waits", () -> isWaiting("engine"));
      assertEquals(List.of(), done);

      engine.enqueue(b);
      b.await();

      assertEquals(List.of("a+b"), done);
    }
  }

  @Test
  void aLoopWithoutAFrameHoldsNobodyUp() throws Exception {
    try (EngineThread engine = new EngineThread(2, this::together)) {
      InferenceRequest a = request("a");
      InferenceRequest b = request("b");
      engine.announce(b);
      engine.start();
      engine.enqueue(a);
      Await.until("the engine waits", () -> isWaiting("engine"));

      engine.withdraw(b);
      a.await();

      assertEquals(List.of("a"), done);
    }
  }

  @Test
  void itIsAliveFromItsStartToItsEnd() {
    EngineThread engine = new EngineThread(2, this::together);
    assertFalse(engine.isAlive());

    engine.start();
    assertTrue(engine.isAlive());
    engine.close();

    Await.until("it has ended", () -> !engine.isAlive());
  }

  private static boolean isWaiting(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(each -> each.getName().equals(thread) && each.getState() == Thread.State.WAITING);
  }

  @Test
  void whenABatchFailsEveryFrameIsTriedAloneAndSoFromThenOn() {
    CountDownLatch batches = new CountDownLatch(1);
    Consumer<List<Detector>> failing =
        detectors -> {
          batches.countDown();
          throw new InferenceException("out of memory", new IllegalStateException());
        };
    try (EngineThread engine = new EngineThread(3, failing)) {
      InferenceRequest a = request("a");
      InferenceRequest broken = request("broken");
      InferenceRequest c = request("c");
      List.of(a, broken, c).forEach(engine::enqueue);

      engine.start();
      a.await();
      String said =
          String.valueOf(assertThrows(InferenceException.class, broken::await).getMessage());
      c.await();
      engine.enqueue(a);
      a.await();

      assertEquals("this one is broken", said);
      assertEquals(List.of("a", "c", "launch a", "a"), done);
      assertEquals(0, batches.getCount());
    }
  }

  @Test
  void aFaultOfABatchIsEveryFramesFault() {
    Consumer<List<Detector>> faulty =
        detectors -> {
          throw new IllegalStateException("fault");
        };
    try (EngineThread engine = new EngineThread(2, faulty)) {
      InferenceRequest a = request("a");
      InferenceRequest b = request("b");
      engine.enqueue(a);
      engine.enqueue(b);

      engine.start();

      assertThrows(IllegalStateException.class, a::await);
      assertThrows(IllegalStateException.class, b::await);
    }
  }

  @Test
  void whatIsQueuedWhenItClosesIsStillInferred() {
    InferenceRequest a = request("a");
    InferenceRequest b = request("b");
    try (EngineThread engine = new EngineThread(2, this::together)) {
      engine.announce(b);
      engine.enqueue(a);
      engine.start();
    }
    a.await();

    assertEquals(List.of("a"), done);
  }
}
