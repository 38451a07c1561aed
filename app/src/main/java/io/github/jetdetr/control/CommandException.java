package io.github.jetdetr.control;

import java.util.List;

/** A command cannot be obeyed. */
public final class CommandException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<String> lines;

  /** With everything that is wrong, one line each. */
  public CommandException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  /** With the one thing that is wrong. */
  public CommandException(String line) {
    this(List.of(line));
  }

  List<String> lines() {
    return lines;
  }
}
