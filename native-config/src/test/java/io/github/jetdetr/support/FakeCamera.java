package io.github.jetdetr.support;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A camera that does what a test has written down: pictures, stalls, its end or its loss.
 *
 * <pre>{@code
 * FakeCamera camera = new FakeCamera(320, 240).frames(3).timeout().frames(1).stall().lost("cable");
 * }</pre>
 *
 * <p>The script may be added to while the camera runs. A script that has run out is a {@link
 * #stall}: {@link #next} waits until there is more, or until {@link #close}, at most ten seconds.
 * Each picture is BT.601 {@code YUV420P} whose every byte is the low eight bits of its number, the
 * chroma too: from green, RGB (0, 135, 0), which is picture 0, over gray, which is picture 128, to
 * magenta, (255, 121, 255). None is black, though the first has no luma.
 */
public final class FakeCamera implements Camera {

  private static final long MAX_STALL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int width;
  private final int height;
  private final LongSupplier nanoClock;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Step> script = new ArrayDeque<>();
  private final Queue<Float> damages = new ArrayDeque<>();
  private @Nullable NoFrame finished;
  private long nextId;
  private int waiting;
  private boolean closed;

  private enum Step {
    FRAME,
    DAMAGED,
    TIMEOUT,
    STALL,
    ENDED,
    LOST
  }

  private String lostDetail = "";

  /** A camera of this size with an empty script, on the system's clock. */
  public FakeCamera(int width, int height) {
    this(width, height, System::nanoTime);
  }

  /** A camera whose pictures are stamped by {@code nanoClock}. */
  public FakeCamera(int width, int height, LongSupplier nanoClock) {
    this.width = width;
    this.height = height;
    this.nanoClock = nanoClock;
  }

  /** Then that many pictures, each as soon as it is asked for. */
  public FakeCamera frames(int count) {
    for (int i = 0; i < count; i++) {
      add(Step.FRAME);
    }
    return this;
  }

  /** Then that many pictures of which this share is damaged, each after a packet that was lost. */
  public FakeCamera damaged(int count, float share) {
    for (int i = 0; i < count; i++) {
      add(Step.DAMAGED);
      lock.lock();
      try {
        damages.add(share);
      } finally {
        lock.unlock();
      }
    }
    return this;
  }

  /** Then once {@link NoFrame.Reason#TIMEOUT}, at once. */
  public FakeCamera timeout() {
    return add(Step.TIMEOUT);
  }

  /** Then waits until {@link #resume}, {@link #close} or ten seconds have passed. */
  public FakeCamera stall() {
    return add(Step.STALL);
  }

  /** Then has come to its end. */
  public FakeCamera end() {
    return add(Step.ENDED);
  }

  /** Then is lost. */
  public FakeCamera lost(String detail) {
    lock.lock();
    try {
      lostDetail = detail;
    } finally {
      lock.unlock();
    }
    return add(Step.LOST);
  }

  /** Ends the stall that stands first in the script. */
  public void resume() {
    lock.lock();
    try {
      if (script.peek() == Step.STALL) {
        script.remove();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a thread waits within {@link #next}; false after ten seconds. */
  public boolean awaitReader() throws InterruptedException {
    lock.lock();
    try {
      long left = MAX_STALL_NANOS;
      while (waiting == 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return waiting > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether its script is at its end, and a thread waits for more. */
  public boolean isIdle() {
    lock.lock();
    try {
      return script.isEmpty() && waiting > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Grab next(Frame frame) {
    lock.lock();
    try {
      if (!awaitStep()) {
        return new NoFrame(NoFrame.Reason.TIMEOUT, "fake camera: stalled");
      }
      if (closed) {
        return new NoFrame(NoFrame.Reason.LOST, "fake camera: closed");
      }
      if (finished != null) {
        return finished;
      }
      Step step = script.remove();
      if (step == Step.FRAME) {
        return draw(frame);
      }
      if (step == Step.DAMAGED) {
        draw(frame);
        frame.setDamage(damages.remove(), 1);
        return frame;
      }
      if (step == Step.TIMEOUT) {
        return new NoFrame(NoFrame.Reason.TIMEOUT, "fake camera: timeout");
      }
      finished =
          step == Step.ENDED
              ? new NoFrame(NoFrame.Reason.ENDED, "fake camera: the end")
              : new NoFrame(NoFrame.Reason.LOST, "fake camera: " + lostDetail);
      return finished;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitStep() {
    long left = MAX_STALL_NANOS;
    waiting++;
    changed.signalAll();
    try {
      while (!closed
          && finished == null
          && (script.isEmpty() || script.peek() == Step.STALL)
          && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left > 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting--;
    }
  }

  private Frame draw(Frame frame) {
    frame.reshape(PixelFormat.YUV420P, ColorSpace.BT601_FULL, width, height);
    byte value = (byte) nextId;
    for (int plane = 0; plane < PixelFormat.YUV420P.planes(); plane++) {
      ByteBuffer pixels = frame.writablePlane(plane);
      for (int i = 0; i < pixels.limit(); i++) {
        pixels.put(i, value);
      }
    }
    frame.stamp(nextId++, nanoClock.getAsLong(), TimeSource.ARRIVAL);
    return frame;
  }

  private FakeCamera add(Step step) {
    lock.lock();
    try {
      script.add(step);
      changed.signalAll();
      return this;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
