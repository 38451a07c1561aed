package io.github.jetdetr.blackbox;

/** A file is no incident, or not a whole one; the message is one line for the user. */
public final class IncidentException extends Exception {

  private static final long serialVersionUID = 1L;

  public IncidentException(String message) {
    super(message);
  }

  public IncidentException(String message, Throwable cause) {
    super(message, cause);
  }
}
