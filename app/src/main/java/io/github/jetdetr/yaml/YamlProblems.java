package io.github.jetdetr.yaml;

import java.util.ArrayList;
import java.util.List;

/** The mistakes found so far, in the order of finding. One list serves a whole configuration. */
public final class YamlProblems {

  private final List<String> lines = new ArrayList<>();

  /** Notes one mistake: {@code file:line: what is wrong}. */
  public void add(String file, int line, String what) {
    lines.add("%s:%d: %s".formatted(file, line, what));
  }

  /** Notes a mistake that lies in no single line. */
  public void add(String what) {
    lines.add(what);
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** All mistakes, one line each. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * Ends the reading if there was any mistake.
   *
   * @throws YamlException with all of them
   */
  public void throwIfAny() throws YamlException {
    if (!lines.isEmpty()) {
      throw new YamlException(lines);
    }
  }
}
