package io.github.jetdetr.camera;

import java.util.Objects;

/**
 * Why a camera delivered no picture.
 *
 * @param detail one human-readable line without credentials
 */
public record NoFrame(Reason reason, String detail) implements Grab {

  /** Why there is no picture. */
  public enum Reason {
    /** Nothing arrived before the deadline; the camera is still open. */
    TIMEOUT,
    /** The file or folder has been read to its end; nothing more will come. */
    ENDED,
    /** The device disappeared, the stream broke off or cannot be decoded. */
    LOST
  }

  public NoFrame {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }
}
