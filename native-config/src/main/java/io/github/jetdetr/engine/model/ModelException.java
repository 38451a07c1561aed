package io.github.jetdetr.engine.model;

/** A model cannot be used. The message is one line that names the file and the reason. */
public final class ModelException extends Exception {

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
