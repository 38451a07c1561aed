package io.github.jetdetr.camera;

import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of one open or read call of FFmpeg, and the interrupt callback that enforces it.
 *
 * <p>FFmpeg calls the callback whenever it is about to wait, and every 100 ms while it waits on a
 * socket; so a blocked call returns at most 100 ms after its deadline.
 *
 * <p>One native callback serves all cameras: JavaCPP supports ten callbacks of a type per process,
 * and an eleventh would be accepted but never called. FFmpeg calls it on the reading thread, so the
 * deadline is the one that this thread has {@linkplain #enter entered}.
 */
public final class ReadDeadline {

  private static final ThreadLocal<@Nullable ReadDeadline> CURRENT = new ThreadLocal<>();

  private final LongSupplier nanoClock;
  private volatile long untilNanos;
  private volatile boolean cut;

  public ReadDeadline(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Sets the deadline to {@code timeoutNanos} from now. */
  public void arm(long timeoutNanos) {
    untilNanos = nanoClock.getAsLong() + timeoutNanos;
  }

  /** Applies this deadline to the FFmpeg calls of the current thread. */
  public void enter() {
    CURRENT.set(this);
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    // Not remove(): that would allocate a new map entry for each frame.
    CURRENT.set(null);
  }

  /** Aborts the current call and every later one at once; from any thread. */
  public void cut() {
    cut = true;
  }

  /** Allows the teardown of the connection after {@link #cut}. */
  public void extendForTeardown(long timeoutNanos) {
    arm(timeoutNanos);
    cut = false;
  }

  public boolean isCut() {
    return cut;
  }

  /**
   * Whether to abort: the deadline has passed, {@link #cut} was called, or the thread is
   * interrupted.
   */
  public boolean isOver() {
    return cut || remainingNanos() <= 0 || Thread.currentThread().isInterrupted();
  }

  /** Nanoseconds until the deadline; 0 or less when it has passed. */
  public long remainingNanos() {
    return untilNanos - nanoClock.getAsLong();
  }

  /** The interrupt callback for a format context. */
  public static AVIOInterruptCB.Callback_Pointer callback() {
    return InterruptCallback.SHARED;
  }

  /** Initialised with the first stream, never before FFmpeg itself. */
  private static final class InterruptCallback extends AVIOInterruptCB.Callback_Pointer {

    static final InterruptCallback SHARED = new InterruptCallback();

    @Override
    public int call(@Nullable Pointer opaque) {
      try {
        ReadDeadline current = CURRENT.get();
        return current != null && current.isOver() ? 1 : 0;
      } catch (Throwable e) {
        // JavaCPP would make a C++ exception of it, which no frame of FFmpeg catches: the process
        // would be aborted. So the call is.
        return 1;
      }
    }
  }
}
