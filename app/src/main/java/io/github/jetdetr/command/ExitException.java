package io.github.jetdetr.command;

/** Ends a command with an error message, one line per error, and an exit code. */
public final class ExitException extends Exception {

  private final ExitCode code;

  public ExitException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public ExitException(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The process's exit code. */
  public ExitCode code() {
    return code;
  }
}
