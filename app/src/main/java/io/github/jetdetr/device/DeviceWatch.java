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
 * Reads the device periodically on a thread of its own, so that no caller blocks on a driver that
 * does not answer.
 */
public final class DeviceWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeviceWatch.class);

  /**
   * The {@link DeviceReading#absent} entry of {@link #latest} when no read has finished in time.
   */
  static final String ALL = "all: the last reading has not finished";

  private final Supplier<DeviceReading> source;
  private final LongSupplier nanoClock;
  private final Duration pause;
  private final Duration maxAge;
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Sample last;
  // Only touched by the thread.
  private boolean failing;

  /** A reading and when it was started. */
  private record Sample(DeviceReading reading, long startedAtNanos) {}

  /**
   * Starts the thread.
   *
   * @param pause between two reads
   * @param maxAge a reading older than this counts as unavailable
   */
  @MustBeClosed
  public static DeviceWatch start(DeviceReader reader, Duration pause, Duration maxAge) {
    return new DeviceWatch(reader::read, System::nanoTime, pause, maxAge);
  }

  @MustBeClosed
  DeviceWatch(
      Supplier<DeviceReading> source, LongSupplier nanoClock, Duration pause, Duration maxAge) {
    this.source = source;
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
        readOnce();
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // An interrupt ends this thread.
    }
  }

  /** A read that fails is a reading that is absent: {@link #latest} says so when it gets old. */
  private void readOnce() {
    try {
      long startedAt = nanoClock.getAsLong();
      last = new Sample(source.get(), startedAt);
      first.countDown();
      failing = false;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        log.error("the device cannot be read; trying again", e);
      }
      failing = true;
    }
  }

  /** Whether the thread runs. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * The last reading; one with everything absent if it is too old or there is none yet. Any thread;
   * never blocks.
   */
  public DeviceReading latest() {
    Sample seen = last;
    return seen == null || nanoClock.getAsLong() - seen.startedAtNanos() > maxAge.toNanos()
        ? DeviceReading.unavailable(ALL)
        : seen.reading();
  }

  /**
   * Waits for the first reading.
   *
   * @return whether a reading arrived in time
   */
  public boolean awaitFirst(Duration timeout) throws InterruptedException {
    return first.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the thread without waiting for a read in progress. Idempotent. */
  @Override
  public void close() {
    closing.countDown();
  }
}
