package io.github.jetdetr.pipeline;

import io.github.jetdetr.message.ClockState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock: only for messages, never for deadlines or latencies. Says how far it may be
 * trusted: from a jump on not at all, until somebody has set it since. {@link #look} and {@link
 * #ask} belong to one thread, the rest to any.
 */
public final class WallClock {

  private static final Logger log = LoggerFactory.getLogger(WallClock.class);

  /** systemd-timesyncd touches this file whenever it has set the clock (its manual, FILES). */
  private static final Path TIMESYNC_MARK = Path.of("/run/systemd/timesync/synchronized");

  private static final ClockState SYNCED = new ClockState(true, null);

  // Who bends a clock moves it by less in a second (chrony's most is a tenth); who moves it by more
  // sets it (timesyncd does from 0.4 s on).
  private static final long JUMP_MICROS = 250_000;

  private final LongSupplier utcMicros;
  private final LongSupplier nanoClock;
  private final Path mark;
  private final BooleanSupplier kernel;
  private volatile ClockState state = ClockState.UNSYNCED;

  private @Nullable FileTime markLast;
  // What was set before the last jump is worth nothing since.
  private @Nullable FileTime markBeforeJump;
  private boolean kernelSaysSynced;
  private @Nullable Lead leadLast;

  /** How far the wall clock was ahead of the monotonic one: between these, microseconds. */
  private record Lead(long least, long most) {

    /** How far it jumped since: ahead, or back below 0; 0 for what both clocks may have read. */
    long since(Lead earlier) {
      return Math.max(0, least - earlier.most) + Math.min(0, most - earlier.least);
    }
  }

  /** The clock of this machine. */
  public WallClock() {
    this(WallClock::nowUtcMicros, System::nanoTime, TIMESYNC_MARK, WallClock::timedatectl);
  }

  /**
   * @param utcMicros the wall clock, microseconds since 1970
   * @param nanoClock the monotonic clock
   * @param mark a file that is touched when the clock has been set; need not be there
   * @param kernel whether the kernel takes the clock for synchronised; may take some milliseconds
   */
  WallClock(LongSupplier utcMicros, LongSupplier nanoClock, Path mark, BooleanSupplier kernel) {
    this.utcMicros = utcMicros;
    this.nanoClock = nanoClock;
    this.mark = mark;
    this.kernel = kernel;
  }

  /** Microseconds since 1970. */
  public static long nowUtcMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /** When something happened that the monotonic clock has dated, microseconds since 1970. */
  long utcMicrosOf(long nanos) {
    return utcMicros.getAsLong() - (nanoClock.getAsLong() - nanos) / 1_000;
  }

  /** Whether anybody vouches for the clock, as of the last {@link #look}. */
  public ClockState state() {
    return state;
  }

  /** Looks whether the clock has jumped or was set; cheap enough for every second. */
  public void look() {
    FileTime markNow = markTime();
    long jumped = jumped();
    if (jumped != 0) {
      String by = String.format(Locale.ROOT, "%+.1f s", jumped / 1e6);
      log.warn("the wall clock jumped by {}; latencies and deadlines do not use it", by);
      markBeforeJump = markLast;
      // The kernel calls no clock synchronised that was set by hand.
      kernelSaysSynced = kernel.getAsBoolean();
    }
    markLast = markNow;
    boolean marked = markNow != null && !markNow.equals(markBeforeJump);
    state = marked || kernelSaysSynced ? SYNCED : ClockState.UNSYNCED;
  }

  /** Looks, and asks the kernel too; may take some milliseconds. */
  public void ask() {
    kernelSaysSynced = kernel.getAsBoolean();
    look();
  }

  /** How far since the last look, microseconds; 0 when it went on like the monotonic clock. */
  private long jumped() {
    long before = nanoClock.getAsLong() / 1_000;
    long now = utcMicros.getAsLong();
    // Between the two readings a busy machine may have done something else for long.
    Lead lead = new Lead(now - nanoClock.getAsLong() / 1_000, now - before);
    long since = leadLast == null ? 0 : lead.since(leadLast);
    leadLast = lead;
    return Math.abs(since) < JUMP_MICROS ? 0 : since;
  }

  private @Nullable FileTime markTime() {
    try {
      return Files.getLastModifiedTime(mark);
    } catch (IOException e) {
      // No timesyncd, or it has not set the clock yet.
      return null;
    }
  }

  /** Asks for the kernel's own flag, which chrony, ntpd and PTP set too. */
  private static boolean timedatectl() {
    try {
      Process process =
          new ProcessBuilder("timedatectl", "show", "--property=NTPSynchronized", "--value")
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.strip().equals("yes");
    } catch (IOException e) {
      // No timedatectl: nobody to ask, so nobody vouches.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
