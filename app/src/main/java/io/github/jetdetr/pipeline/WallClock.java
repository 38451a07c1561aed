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
 * The wall clock: used in messages only, never for deadlines or latencies. Tracks whether it is
 * synchronised: not after a jump, until it has been set again. {@link #check} and {@link
 * #checkKernel} are for one thread, the other methods for any.
 */
public final class WallClock {

  private static final Logger log = LoggerFactory.getLogger(WallClock.class);

  /** systemd-timesyncd touches this file whenever it sets the clock (its manual, FILES). */
  private static final Path TIMESYNC_FILE = Path.of("/run/systemd/timesync/synchronized");

  private static final ClockState SYNCED = new ClockState(true, null);

  // Slewing changes a clock by less per second (chrony by at most a tenth); a larger change is a
  // step (timesyncd steps from 0.4 s on).
  private static final long JUMP_MICROS = 250_000;

  private final LongSupplier utcMicros;
  private final LongSupplier nanoClock;
  private final Path timesyncFile;
  private final BooleanSupplier kernel;
  private volatile ClockState state = ClockState.UNSYNCED;

  private @Nullable FileTime lastSetTime;
  // A synchronisation before the last jump no longer counts.
  private @Nullable FileTime setTimeBeforeJump;
  private boolean kernelSaysSynced;
  private @Nullable Offset lastOffset;

  /** Range of the wall clock's offset to the monotonic clock, microseconds. */
  private record Offset(long min, long max) {

    /** The jump since an earlier offset, negative if backwards; 0 if the ranges overlap. */
    long since(Offset earlier) {
      return Math.max(0, min - earlier.max) + Math.min(0, max - earlier.min);
    }
  }

  /** The clock of this machine. */
  public WallClock() {
    this(WallClock::nowUtcMicros, System::nanoTime, TIMESYNC_FILE, WallClock::timedatectl);
  }

  /**
   * @param utcMicros the wall clock, microseconds since 1970
   * @param nanoClock the monotonic clock
   * @param timesyncFile a file that is touched whenever the clock is set; need not exist
   * @param kernel returns whether the kernel considers the clock synchronised; may take some
   *     milliseconds
   */
  WallClock(
      LongSupplier utcMicros, LongSupplier nanoClock, Path timesyncFile, BooleanSupplier kernel) {
    this.utcMicros = utcMicros;
    this.nanoClock = nanoClock;
    this.timesyncFile = timesyncFile;
    this.kernel = kernel;
  }

  /** The current time, microseconds since 1970. */
  public static long nowUtcMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /** Converts a time of the monotonic clock to microseconds since 1970. */
  public long utcMicrosOf(long nanos) {
    return utcMicros.getAsLong() - (nanoClock.getAsLong() - nanos) / 1_000;
  }

  /** Whether the clock is synchronised, as of the last {@link #check}. */
  public ClockState state() {
    return state;
  }

  /** Checks whether the clock has jumped or was set; cheap enough for every second. */
  public void check() {
    FileTime setTime = lastSet();
    long jumped = jumped();
    if (jumped != 0) {
      String by = String.format(Locale.ROOT, "%+.1f s", jumped / 1e6);
      log.warn("the wall clock jumped by {}; latencies and deadlines are not affected", by);
      setTimeBeforeJump = lastSetTime;
      // The kernel does not consider a clock synchronised that was set manually.
      kernelSaysSynced = kernel.getAsBoolean();
    }
    lastSetTime = setTime;
    boolean wasSet = setTime != null && !setTime.equals(setTimeBeforeJump);
    state = wasSet || kernelSaysSynced ? SYNCED : ClockState.UNSYNCED;
  }

  /** Like {@link #check}, and also queries the kernel; may take some milliseconds. */
  public void checkKernel() {
    kernelSaysSynced = kernel.getAsBoolean();
    check();
  }

  /** The jump since the last check, microseconds; 0 if there was none. */
  private long jumped() {
    long before = nanoClock.getAsLong() / 1_000;
    long now = utcMicros.getAsLong();
    // On a busy machine much time may pass between the two readings.
    Offset offset = new Offset(now - nanoClock.getAsLong() / 1_000, now - before);
    long since = lastOffset == null ? 0 : offset.since(lastOffset);
    lastOffset = offset;
    return Math.abs(since) < JUMP_MICROS ? 0 : since;
  }

  private @Nullable FileTime lastSet() {
    try {
      return Files.getLastModifiedTime(timesyncFile);
    } catch (IOException e) {
      // No timesyncd, or it has not set the clock yet.
      return null;
    }
  }

  /** Queries the kernel's synchronisation flag, which chrony, ntpd and PTP also set. */
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
      // Without timedatectl the flag is unknown, so it counts as not synchronised.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
