package io.github.jetdetr.calibration.network;

/** Quantization cannot continue with these pictures or this model. The message is one line. */
public final class QuantizeException extends Exception {

  public QuantizeException(String message) {
    super(message);
  }

  public QuantizeException(String message, Throwable cause) {
    super(message, cause);
  }
}
