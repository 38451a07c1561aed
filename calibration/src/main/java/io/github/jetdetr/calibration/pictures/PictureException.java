package io.github.jetdetr.calibration.pictures;

/** Pictures, labels or a model are missing, unreadable or inconsistent. The message is one line. */
public final class PictureException extends Exception {

  public PictureException(String message) {
    super(message);
  }

  public PictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
