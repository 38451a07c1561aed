package io.github.jetdetr.yaml;

import io.github.jetdetr.file.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects errors in the order in which they are found; one instance per configuration. Not
 * thread-safe.
 */
public final class YamlProblems {

  private final List<String> lines = new ArrayList<>();

  /** Adds an error: {@code file:line: what is wrong}. */
  public void add(String file, int line, String what) {
    lines.add("%s:%d: %s".formatted(file, line, Quoted.line(what)));
  }

  /** Adds an error that does not belong to a single line. */
  public void add(String what) {
    lines.add(Quoted.line(what));
  }

  /** Whether there are no errors. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** All errors, one line each. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * Throws if there are any errors.
   *
   * @throws YamlException with all of them
   */
  public void throwIfAny() throws YamlException {
    if (!lines.isEmpty()) {
      throw new YamlException(lines);
    }
  }
}
