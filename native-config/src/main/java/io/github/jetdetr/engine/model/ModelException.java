package io.github.jetdetr.engine.model;

/** A model that cannot be used. The message is one clear line that names the file and the fault. */
public final class ModelException extends Exception {

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
