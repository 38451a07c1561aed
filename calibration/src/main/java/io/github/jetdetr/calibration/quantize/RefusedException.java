package io.github.jetdetr.calibration.quantize;

/** There is no INT8 network that keeps what was asked for. The message is one line with why. */
public final class RefusedException extends Exception {

  public RefusedException(String message) {
    super(message);
  }
}
