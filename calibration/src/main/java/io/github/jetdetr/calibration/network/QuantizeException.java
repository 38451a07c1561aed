package io.github.jetdetr.calibration.network;

/** Pictures or a model that quantization cannot go on with. The message is one clear line. */
public final class QuantizeException extends Exception {

  public QuantizeException(String message) {
    super(message);
  }

  public QuantizeException(String message, Throwable cause) {
    super(message, cause);
  }
}
