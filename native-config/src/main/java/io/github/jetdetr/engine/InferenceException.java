package io.github.jetdetr.engine;

/** One frame could not be inferred. The message carries the runtime's own words. */
public final class InferenceException extends RuntimeException {

  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
