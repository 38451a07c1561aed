package io.github.jetdetr.health;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that nothing of this process has run for a while: it was stopped (SIGSTOP, a frozen
 * control group, a paused virtual machine), or the machine had no time for it. Latencies across
 * such a time say nothing about cameras or network. Thread-safe.
 *
 * <p>A suspended machine is another matter: the monotonic clock stands still with it, so that
 * latencies are not affected, and the wall clock jumps.
 */
public final class Suspension implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Suspension.class);

  private static final long TICK_MILLIS = 100;
  // A thread that wants to run every tenth of a second does, also on a very busy machine.
  private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoClock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "suspension");
  private volatile boolean watching;
  private volatile long lastTickNanos;
  private volatile boolean any;
  private volatile long beganNanos;
  private volatile long endedNanos;

  /**
   * Does not watch yet.
   *
   * @param nanoClock the monotonic clock
   */
  Suspension(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    thread.setDaemon(true);
  }

  /** One that notices nothing before {@link #start}; measurements outside the daemon need none. */
  public static Suspension none() {
    return new Suspension(System::nanoTime);
  }

  /** Starts to watch, until it is closed; to be called once. */
  public Suspension start() {
    begin();
    thread.start();
    return this;
  }

  /** Begins to watch without a thread: whoever calls {@link #tick} is the thread. */
  void begin() {
    lastTickNanos = nanoClock.getAsLong();
    watching = true;
  }

  /** Whether it still watches. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Whether something lasted across a suspension. Any thread; does not allocate.
   *
   * @param lastedNanos until now
   */
  boolean within(long lastedNanos) {
    if (!watching) {
      return false;
    }
    long now = nanoClock.getAsLong();
    // Who asks may be the first to run again.
    if (now - lastTickNanos > MIN_NANOS) {
      return true;
    }
    return any && now - lastedNanos - endedNanos < 0 && now - beganNanos > 0;
  }

  private void watch() {
    try {
      while (!closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        tick();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; the supervisor notices.
    }
  }

  /** Notes that this process runs. */
  void tick() {
    long now = nanoClock.getAsLong();
    long gapNanos = now - lastTickNanos;
    if (gapNanos > MIN_NANOS) {
      beganNanos = lastTickNanos;
      endedNanos = now;
      any = true;
      log.warn(
          "nothing of this process ran for {} s; latencies of that time are left out",
          String.format(Locale.ROOT, "%.1f", gapNanos / 1e9));
    }
    lastTickNanos = now;
  }

  /** Stops to watch. Idempotent. */
  @Override
  public void close() {
    watching = false;
    closed.countDown();
  }
}
