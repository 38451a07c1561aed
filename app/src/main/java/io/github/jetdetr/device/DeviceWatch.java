package io.github.jetdetr.device;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the device again and again, on a thread of its own, so that nobody waits for a driver
 * that does not answer.
 */
public final class DeviceWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeviceWatch.class);

  /** What {@link #latest} calls absent when no look has come to its end in time. */
  static final String ALL = "all: the last look does not end";

  private final Supplier<DeviceReading> look;
  private final LongSupplier nanoClock;
  private final Duration pause;
  private final Duration maxAge;
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Look last;

  /** A reading, and when the look at it began. */
  private record Look(DeviceReading reading, long beganAtNanos) {}

  /**
   * Begins to look.
   *
   * @param pause between two looks
   * @param maxAge an older reading counts as none
   */
  @MustBeClosed
  public static DeviceWatch start(DeviceReader reader, Duration pause, Duration maxAge) {
    return new DeviceWatch(reader::read, System::nanoTime, pause, maxAge);
  }

  @MustBeClosed
  DeviceWatch(
      Supplier<DeviceReading> look, LongSupplier nanoClock, Duration pause, Duration maxAge) {
    this.look = look;
    this.nanoClock = nanoClock;
    this.pause = pause;
    this.maxAge = maxAge;
    thread = new Thread(this::run, "device");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      do {
        long beganAt = nanoClock.getAsLong();
        last = new Look(look.get(), beganAt);
        first.countDown();
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Whoever interrupts this thread wants it to end.
    } catch (RuntimeException | Error e) {
      log.error("the device cannot be watched any more", e);
    }
  }

  /** The last reading; everything is absent in it when that is too old, or there is none yet. */
  public DeviceReading latest() {
    Look seen = last;
    return seen == null || nanoClock.getAsLong() - seen.beganAtNanos() > maxAge.toNanos()
        ? DeviceReading.silent(ALL)
        : seen.reading();
  }

  /**
   * Waits for the first reading.
   *
   * @return whether there is one
   */
  public boolean awaitFirst(Duration atMost) throws InterruptedException {
    return first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the thread, without waiting for a look that does not end. May be called twice. */
  @Override
  public void close() {
    closing.countDown();
  }
}
