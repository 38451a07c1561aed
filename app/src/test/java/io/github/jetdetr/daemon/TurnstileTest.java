package io.github.jetdetr.daemon;

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
class TurnstileTest {

  private static final int TICKETS = 2_000;
  private static final int THREADS = 8;

  private final Turnstile turnstile = new Turnstile();

  @Test
  void ticketsPassInOrderOverManyThreads() throws InterruptedException {
    List<Long> passed = new CopyOnWriteArrayList<>();
    AtomicLong tickets = new AtomicLong();

    inThreads(
        () -> {
          long ticket = tickets.getAndIncrement();
          while (ticket < TICKETS) {
            turnstile.await(ticket);
            passed.add(ticket);
            turnstile.pass(ticket);
            ticket = tickets.getAndIncrement();
          }
        });

    assertEquals(LongStream.range(0, TICKETS).boxed().toList(), passed);
  }

  @Test
  void aTicketThatNeverAwaitedLetsThoseBehindItThrough() throws InterruptedException {
    AtomicLong tickets = new AtomicLong();
    AtomicLong awaited = new AtomicLong();

    inThreads(
        () -> {
          long ticket = tickets.getAndIncrement();
          while (ticket < TICKETS) {
            if (ticket % 3 != 0) {
              turnstile.await(ticket);
              awaited.incrementAndGet();
            }
            turnstile.pass(ticket);
            ticket = tickets.getAndIncrement();
          }
        });

    assertEquals(TICKETS - (TICKETS + 2) / 3, awaited.get());
  }

  @Test
  void passingTwiceIsHarmless() throws InterruptedException {
    turnstile.pass(0);
    turnstile.pass(0);
    turnstile.pass(1);
    turnstile.pass(0);

    turnstile.await(2);
  }

  @Test
  void passingWaitsForThoseBeforeEvenWhenInterrupted() throws InterruptedException {
    boolean[] stillInterrupted = new boolean[1];
    Thread second =
        new Thread(
            () -> {
              turnstile.pass(1);
              stillInterrupted[0] = Thread.currentThread().isInterrupted();
            });
    second.start();
    second.interrupt();

    turnstile.pass(0);
    second.join();

    turnstile.await(2);
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
