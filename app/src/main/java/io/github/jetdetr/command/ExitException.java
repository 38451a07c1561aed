package io.github.jetdetr.command;

/** Ends a command with one clear line and a code of its own. */
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

  /** What the process ends with. */
  public ExitCode code() {
    return code;
  }
}
