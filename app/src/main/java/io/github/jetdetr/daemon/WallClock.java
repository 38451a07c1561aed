package io.github.jetdetr.daemon;

import io.github.jetdetr.publish.ClockState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock: only for messages, never for deadlines or latencies. Says how far it may be
 * trusted.
 */
final class WallClock {

  /** systemd-timesyncd touches this file whenever it has set the clock (its manual, FILES). */
  private static final Path TIMESYNC_MARK = Path.of("/run/systemd/timesync/synchronized");

  private volatile ClockState state = ClockState.UNSYNCED;

  /** Microseconds since 1970. */
  static long nowUtcMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /** When something happened that the monotonic clock has dated, microseconds since 1970. */
  long utcMicrosOf(long nanos) {
    return nowUtcMicros() - (System.nanoTime() - nanos) / 1_000;
  }

  /** Whether anybody vouches for the clock, as of the last {@link #look}. */
  ClockState state() {
    return state;
  }

  /** Looks again; may take some milliseconds. */
  void look() {
    boolean synced = Files.exists(TIMESYNC_MARK) || kernelSaysSynced();
    state = synced ? new ClockState(true, null) : ClockState.UNSYNCED;
  }

  /** Asks the kernel's own flag, which chrony, ntpd and PTP set too, by way of timedatectl. */
  private static boolean kernelSaysSynced() {
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
