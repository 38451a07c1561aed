package io.github.jetdetr.camera;

import java.util.Objects;

/**
 * Why a camera gave no picture. Never an empty picture in its place.
 *
 * @param detail one line for people, without credentials
 */
public record NoFrame(Reason reason, String detail) implements Grab {

  /** The three ways not to get a picture. */
  public enum Reason {
    /** Nothing came before the deadline; the camera is still open. */
    TIMEOUT,
    /** The file or folder has been read to its end; there will be nothing more. */
    ENDED,
    /** The device went away, the stream broke or what it sends cannot be decoded. */
    LOST
  }

  public NoFrame {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }
}
