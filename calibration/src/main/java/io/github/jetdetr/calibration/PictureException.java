package io.github.jetdetr.calibration;

/** Pictures and annotations that do not go together. The message is one clear line. */
final class PictureException extends Exception {

  PictureException(String message) {
    super(message);
  }
}
