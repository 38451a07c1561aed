package io.github.jetdetr.calibration.track;

/** A file of a sequence holds what it should not; the message names the file and the line. */
public final class SequenceFormatException extends Exception {

  public SequenceFormatException(String message) {
    super(message);
  }

  public SequenceFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
