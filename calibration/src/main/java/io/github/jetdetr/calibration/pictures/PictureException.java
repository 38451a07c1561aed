package io.github.jetdetr.calibration.pictures;

/** Pictures, labels or a model that do not go together. The message is one clear line. */
public final class PictureException extends Exception {

  public PictureException(String message) {
    super(message);
  }

  public PictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
