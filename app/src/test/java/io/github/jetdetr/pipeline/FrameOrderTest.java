package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FrameOrderTest {

  private static final int FRAMES = 2_000;
  private static final int THREADS = 8;

  private final FrameOrder order = new FrameOrder();

  @Test
  void framesGoToTheEngineInOrderOverManyThreads() throws InterruptedException {
    List<Long> passed = new CopyOnWriteArrayList<>();

    inThreads(
        () -> {
          long number = order.take();
          while (number < FRAMES) {
            order.awaitEngine(number);
            passed.add(number);
            order.leave(number);
            number = order.take();
          }
        });

    assertEquals(LongStream.range(0, FRAMES).boxed().toList(), passed);
  }

  @Test
  void framesArePublishedInOrderThoughAllAreInTheEngine() throws InterruptedException {
    List<Long> published = new CopyOnWriteArrayList<>();

    inThreads(
        () -> {
          long number = order.take();
          while (number < FRAMES) {
            order.passEngine(number);
            order.awaitPublish(number);
            published.add(number);
            order.leave(number);
            number = order.take();
          }
        });

    assertEquals(LongStream.range(0, FRAMES).boxed().toList(), published);
  }

  @Test
  void aFrameThatLeavesEarlyLetsThoseBehindItThrough() throws InterruptedException {
    AtomicLong awaited = new AtomicLong();

    inThreads(
        () -> {
          long number = order.take();
          while (number < FRAMES) {
            if (number % 3 != 0) {
              order.awaitEngine(number);
              awaited.incrementAndGet();
            }
            order.leave(number);
            number = order.take();
          }
        });

    assertEquals(FRAMES - (FRAMES + 2) / 3, awaited.get());
  }

  @Test
  void leavingTwiceIsHarmless() throws InterruptedException {
    order.leave(0);
    order.leave(0);
    order.leave(1);
    order.leave(0);

    order.awaitEngine(2);
  }

  @Test
  void leavingWaitsForThoseBeforeEvenWhenInterrupted() throws InterruptedException {
    boolean[] stillInterrupted = new boolean[1];
    Thread second =
        new Thread(
            () -> {
              order.leave(1);
              stillInterrupted[0] = Thread.currentThread().isInterrupted();
            });
    second.start();
    second.interrupt();

    order.leave(0);
    second.join();

    order.awaitEngine(2);
    assertTrue(stillInterrupted[0]);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void inThreads(Work work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
