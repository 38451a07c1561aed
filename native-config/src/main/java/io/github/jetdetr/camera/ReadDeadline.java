package io.github.jetdetr.camera;

import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Until when FFmpeg may take over one open or read, and the callback through which it asks.
 *
 * <p>FFmpeg asks whenever it is about to wait, every 100 ms while it waits on a socket; so a call
 * that nobody answers comes back at most 100 ms after its deadline.
 *
 * <p>One native callback serves all cameras: JavaCPP has room for ten of a kind in a process, and
 * an eleventh would be accepted and never called. FFmpeg asks on the very thread that reads, so the
 * deadline meant is the one this thread has {@linkplain #enter entered}.
 */
public final class ReadDeadline {

  private static final ThreadLocal<@Nullable ReadDeadline> CURRENT = new ThreadLocal<>();

  private final LongSupplier nanoClock;
  private volatile long untilNanos;
  private volatile boolean cut;

  public ReadDeadline(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Allows {@code timeoutNanos} from now. */
  public void arm(long timeoutNanos) {
    untilNanos = nanoClock.getAsLong() + timeoutNanos;
  }

  /** Makes this thread's FFmpeg calls heed this deadline. */
  public void enter() {
    CURRENT.set(this);
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    // Not remove(): that would make a new map entry for each frame.
    CURRENT.set(null);
  }

  /** Ends the running call now and every later one at once; from any thread. */
  public void cut() {
    cut = true;
  }

  /** Allows the farewell to the server after a cut. */
  public void extendForTeardown(long timeoutNanos) {
    arm(timeoutNanos);
    cut = false;
  }

  public boolean isCut() {
    return cut;
  }

  /** Whether to give up: late, cut, or the thread is wanted elsewhere. */
  public boolean isOver() {
    return cut || remainingNanos() <= 0 || Thread.currentThread().isInterrupted();
  }

  long remainingNanos() {
    return untilNanos - nanoClock.getAsLong();
  }

  /** What goes into a format context. */
  public static AVIOInterruptCB.Callback_Pointer callback() {
    return InterruptCallback.SHARED;
  }

  /** Loaded with the first stream, never before FFmpeg itself. */
  private static final class InterruptCallback extends AVIOInterruptCB.Callback_Pointer {

    static final InterruptCallback SHARED = new InterruptCallback();

    @Override
    public int call(@Nullable Pointer opaque) {
      ReadDeadline current = CURRENT.get();
      return current != null && current.isOver() ? 1 : 0;
    }
  }
}
