package io.github.jetdetr.camera.network;

import io.github.jetdetr.camera.CameraException;

/** A camera could not be opened, because it wants a login or another one than it got. */
public final class LoginWantedException extends CameraException {

  public LoginWantedException(String message) {
    super(message);
  }
}
