package io.github.jetdetr.yaml;

import java.util.List;

/** A file that cannot be used as it is; carries every mistake found, one line each. */
public final class YamlException extends Exception {

  private final transient List<String> problems;

  public YamlException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every mistake, {@code file:line: what}. */
  public List<String> problems() {
    return problems;
  }
}
