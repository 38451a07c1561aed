package io.github.jetdetr.engine;

/** The runtime failed on one frame. The message carries the runtime's own words. */
public final class InferenceException extends RuntimeException {

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
