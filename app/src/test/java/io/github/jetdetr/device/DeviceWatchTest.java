package io.github.jetdetr.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviceWatchTest {

  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final DeviceReading READING = DeviceReading.unavailable("a reading");

  private final AtomicLong clock = new AtomicLong();

  @Test
  void theLastReadingIsThereUntilItIsTooOld() throws Exception {
    try (DeviceWatch watch =
        new DeviceWatch(() -> READING, clock::get, FOR_EVER, Duration.ofSeconds(30))) {
      assertTrue(watch.awaitFirst(Duration.ofSeconds(30)));
      assertSame(READING, watch.latest());

      clock.set(TimeUnit.SECONDS.toNanos(31));

      assertEquals(List.of(DeviceWatch.ALL), watch.latest().absent());
    }
  }

  @Test
  void aReadThatFailsInAnyWayIsTriedAgain() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    try (DeviceWatch watch =
        new DeviceWatch(
            () -> {
              switch (reads.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("a driver");
                case 2 -> throw new OutOfMemoryError("a test's");
                default -> {
                  return READING;
                }
              }
            },
            clock::get,
            Duration.ofMillis(1),
            FOR_EVER)) {
      assertTrue(watch.awaitFirst(Duration.ofSeconds(30)));
      assertSame(READING, watch.latest());
      assertTrue(watch.isAlive());
    }
  }

  @Test
  void nobodyWaitsForADriverThatDoesNotAnswer() {
    CountDownLatch never = new CountDownLatch(1);
    try (DeviceWatch watch =
        new DeviceWatch(
            () -> {
              awaits(never);
              return READING;
            },
            clock::get,
            FOR_EVER,
            FOR_EVER)) {
      assertEquals(List.of(DeviceWatch.ALL), watch.latest().absent());
    }
    never.countDown();
  }

  @Test
  void aSensorFileThatNeverEndsHoldsUpOnlyTheWatch(@TempDir Path root) throws Exception {
    FakeDevice device = FakeDevice.of("orin-nano", root);
    Path stuck = root.resolve("sys/class/thermal/thermal_zone0/temp");
    device.remove("sys/class/thermal/thermal_zone0/temp");
    // Reading a pipe that nobody writes to waits, as a driver does whose bus hangs.
    assertEquals(0, new ProcessBuilder("mkfifo", stuck.toString()).start().waitFor());
    DeviceReader reader = new DeviceReader(root, root, () -> null);

    try (DeviceWatch watch = DeviceWatch.start(reader, FOR_EVER, FOR_EVER)) {
      assertEquals(List.of(DeviceWatch.ALL), watch.latest().absent());
    } finally {
      // Lets the look come to its end.
      Files.writeString(stuck, "50000");
    }
  }

  @Test
  void itLooksAgain() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch thirdLook = new CountDownLatch(3);
    try (DeviceWatch watch =
        new DeviceWatch(
            () -> {
              thirdLook.countDown();
              return DeviceReading.unavailable("look " + looks.incrementAndGet());
            },
            clock::get,
            Duration.ofMillis(1),
            FOR_EVER)) {
      awaits(thirdLook);
      assertTrue(watch.awaitFirst(Duration.ZERO));
    }
  }

  private static void awaits(CountDownLatch latch) {
    try {
      assertTrue(latch.await(50, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
