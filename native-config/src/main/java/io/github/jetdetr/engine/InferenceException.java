package io.github.jetdetr.engine;

/** An inference failed. The message contains the runtime's own error. */
public class InferenceException extends RuntimeException {

  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
