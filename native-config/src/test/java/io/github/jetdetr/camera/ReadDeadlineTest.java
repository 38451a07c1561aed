package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.junit.jupiter.api.Test;

/** The callback that FFmpeg asks whether to go on, called as FFmpeg does. */
class ReadDeadlineTest {

  private long nowNanos;

  @Test
  void theCallbackEndsACallWhoseDeadlineHasPassed() {
    ReadDeadline deadline = new ReadDeadline(() -> nowNanos);
    AVIOInterruptCB.Callback_Pointer callback = ReadDeadline.callback();
    deadline.arm(1_000);
    deadline.enter();
    try {
      assertEquals(0, callback.call(null));
      nowNanos = 1_000;
      assertEquals(1, callback.call(null));
    } finally {
      deadline.leave();
    }
    assertEquals(0, callback.call(null));
  }

  @Test
  void anErrorInTheCallbackEndsTheCallAndNotTheProcess() {
    ReadDeadline deadline =
        new ReadDeadline(
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });
    deadline.enter();
    try {
      assertEquals(1, ReadDeadline.callback().call(null));
    } finally {
      deadline.leave();
    }
  }
}
