package io.github.jetdetr.calibration.quantize;

/** No INT8 model meets the requested limits. The message gives the reason in one line. */
public final class RefusedException extends Exception {

  public RefusedException(String message) {
    super(message);
  }
}
