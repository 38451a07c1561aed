package io.github.jetdetr.yaml;

import java.util.List;

/** A file with errors; the message contains every error, one line each. */
public final class YamlException extends Exception {

  private final transient List<String> problems;

  public YamlException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every error, as {@code file:line: what}. */
  public List<String> problems() {
    return problems;
  }
}
