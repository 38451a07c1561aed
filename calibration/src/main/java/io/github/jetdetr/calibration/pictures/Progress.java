package io.github.jetdetr.calibration.pictures;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a long operation: a bar with rate and remaining time on a terminal,
 * otherwise a plain line every few seconds. Cached steps count as done, but not towards the rate.
 */
public final class Progress implements AutoCloseable {

  private static final int BAR_WIDTH = 24;
  private static final long TERMINAL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LINE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private final String unit;
  private final int total;
  private final long startedAtNanos;
  private long shownAtNanos;
  private int cached;
  private int done;

  /**
   * Starts at 0.
   *
   * @param err where progress is printed
   * @param terminal whether a line can be overwritten
   * @param nanoClock a monotonic clock, in ns
   * @param unit plural name of the steps, such as {@code pictures}
   * @param total number of steps
   */
  public Progress(
      PrintWriter err, boolean terminal, LongSupplier nanoClock, String unit, int total) {
    this.err = err;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.unit = unit;
    this.total = total;
    startedAtNanos = nanoClock.getAsLong();
    shownAtNanos = startedAtNanos;
  }

  /**
   * Progress on this process's standard error. Whether that is a terminal only the start script
   * knows, which sets a system property.
   */
  public static Progress on(PrintWriter err, String unit, int total) {
    boolean terminal = Boolean.getBoolean("jetdetr.terminal");
    return new Progress(err, terminal, System::nanoTime, unit, total);
  }

  /** Where progress is printed. */
  PrintWriter err() {
    return err;
  }

  /** Counts a step whose result was cached. */
  public void stepCached() {
    cached++;
    show(false);
  }

  /** Counts a step. */
  public void step() {
    done++;
    show(false);
  }

  /** Prints the final state and ends the line. */
  @Override
  public void close() {
    show(true);
  }

  private void show(boolean last) {
    long now = nanoClock.getAsLong();
    long interval = terminal ? TERMINAL_INTERVAL_NANOS : LINE_INTERVAL_NANOS;
    if (!last && now - shownAtNanos < interval) {
      return;
    }
    shownAtNanos = now;
    if (terminal) {
      int filled = total == 0 ? BAR_WIDTH : (int) ((long) BAR_WIDTH * (cached + done) / total);
      err.print(
          "\r[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + text(now) + "   ");
      err.print(last ? System.lineSeparator() : "");
    } else {
      err.println(text(now));
    }
    err.flush();
  }

  private String text(long nowNanos) {
    String text = "%d of %d %s".formatted(cached + done, total, unit);
    if (cached > 0) {
      text += ", %d of them cached".formatted(cached);
    }
    double seconds = (nowNanos - startedAtNanos) / 1e9;
    if (done > 0 && seconds > 0) {
      double rate = done / seconds;
      text += String.format(Locale.ROOT, ", %.1f/s", rate);
      int remaining = total - cached - done;
      if (remaining > 0) {
        text += ", " + duration(Math.round(remaining / rate)) + " left";
      }
    }
    return text;
  }

  private static String duration(long seconds) {
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
