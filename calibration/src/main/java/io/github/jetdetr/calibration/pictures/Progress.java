package io.github.jetdetr.calibration.pictures;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says how far long work is: a bar with rate and time left on a terminal, a plain line now and then
 * otherwise. What was done before counts as done, but not towards the rate.
 */
public final class Progress implements AutoCloseable {

  private static final int BAR = 24;
  private static final long TERMINAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LINE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private final String what;
  private final int total;
  private final long startedAtNanos;
  private long shownAtNanos;
  private int known;
  private int worked;

  /**
   * Begins.
   *
   * @param terminal whether a line can be written over
   * @param nanoClock the monotonic clock
   * @param what for people, such as {@code pictures}
   * @param total how many there are
   */
  public Progress(
      PrintWriter err, boolean terminal, LongSupplier nanoClock, String what, int total) {
    this.err = err;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.what = what;
    this.total = total;
    startedAtNanos = nanoClock.getAsLong();
    shownAtNanos = startedAtNanos;
  }

  /**
   * Progress on this process's standard error, of which only the start script knows whether it is a
   * terminal.
   */
  public static Progress on(PrintWriter err, String what, int total) {
    boolean terminal = Boolean.getBoolean("jetdetr.terminal");
    return new Progress(err, terminal, System::nanoTime, what, total);
  }

  /** Where this is said. */
  PrintWriter err() {
    return err;
  }

  /** One more was done before this work began. */
  public void stepKnown() {
    known++;
    show(false);
  }

  /** One more is done. */
  public void step() {
    worked++;
    show(false);
  }

  /** Ends the line. */
  @Override
  public void close() {
    show(true);
  }

  private void show(boolean last) {
    long now = nanoClock.getAsLong();
    long pause = terminal ? TERMINAL_PAUSE_NANOS : LINE_PAUSE_NANOS;
    if (!last && now - shownAtNanos < pause) {
      return;
    }
    shownAtNanos = now;
    if (terminal) {
      int filled = total == 0 ? BAR : (int) ((long) BAR * (known + worked) / total);
      err.print("\r[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text(now) + "   ");
      err.print(last ? System.lineSeparator() : "");
    } else {
      err.println(text(now));
    }
    err.flush();
  }

  private String text(long nowNanos) {
    String text = "%d of %d %s".formatted(known + worked, total, what);
    if (known > 0) {
      text += ", %d of them known before".formatted(known);
    }
    double seconds = (nowNanos - startedAtNanos) / 1e9;
    if (worked > 0 && seconds > 0) {
      double rate = worked / seconds;
      text += String.format(Locale.ROOT, ", %.1f/s", rate);
      int left = total - known - worked;
      if (left > 0) {
        text += ", " + duration(Math.round(left / rate)) + " left";
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
