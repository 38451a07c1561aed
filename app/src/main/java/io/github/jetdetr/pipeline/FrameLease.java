package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A frame that a loop has taken from {@link Feeds} and has to return; reused for every frame. Not
 * thread-safe.
 */
@HotPath
final class FrameLease {

  private @Nullable CameraFeed feed;
  private @Nullable Frame frame;
  private Feeds.@Nullable Turn turn;
  private long number;

  void fill(Feeds.Turn newTurn, CameraFeed newFeed, Frame newFrame, long newNumber) {
    turn = newTurn;
    feed = newFeed;
    frame = newFrame;
    number = newNumber;
  }

  /** The camera's place among the others. */
  Feeds.Turn turn() {
    return required(turn);
  }

  /** The camera's feed. */
  CameraFeed feed() {
    return required(feed);
  }

  /** The frame, valid until it is returned. */
  Frame frame() {
    return required(frame);
  }

  /** The frame's number in the {@link FrameOrder}. */
  long number() {
    return number;
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no frame has been taken");
    }
    return value;
  }
}
