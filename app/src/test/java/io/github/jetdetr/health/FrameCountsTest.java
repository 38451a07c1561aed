package io.github.jetdetr.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameCountsTest {

  private final FrameCounts counts = new FrameCounts();

  @Test
  void eachFateIsCountedByItself() {
    for (int i = 0; i < 10; i++) {
      counts.countCaptured();
    }
    for (int i = 0; i < 5; i++) {
      counts.countProcessed();
    }
    for (int i = 0; i < 3; i++) {
      counts.countStale();
    }
    counts.countFailed();
    counts.countRefused();
    counts.countLostPackets(7);

    assertEquals(10, counts.captured());
    assertEquals(5, counts.processed());
    assertEquals(3, counts.stale());
    assertEquals(1, counts.failed());
    assertEquals(1, counts.refused());
    assertEquals(7, counts.lostPackets());
  }

  @Test
  @Timeout(10)
  void noCountIsLostBetweenThreads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 10_000; n++) {
                  counts.countProcessed();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertEquals(40_000, counts.processed());
  }
}
