package io.github.jetdetr.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * The broker cannot be reached, or the connection was lost. The message is one line without
 * secrets.
 */
public final class LinkException extends Exception {

  private static final long serialVersionUID = 1;

  private final LinkFailure failure;

  public LinkException(LinkFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public LinkFailure failure() {
    return failure;
  }
}
