package io.github.jetdetr.publish;

import org.jspecify.annotations.Nullable;

/** The broker cannot be reached, or not any more. The message is one line and holds no secret. */
final class LinkException extends Exception {

  private static final long serialVersionUID = 1;

  private final LinkFailure failure;

  LinkException(LinkFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  LinkFailure failure() {
    return failure;
  }
}
