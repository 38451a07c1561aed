package io.github.jetdetr.camera;

/** A camera could not be opened. The message is one line without credentials. */
public class CameraException extends Exception {

  public CameraException(String message) {
    super(message);
  }

  public CameraException(String message, Throwable cause) {
    super(message, cause);
  }
}
