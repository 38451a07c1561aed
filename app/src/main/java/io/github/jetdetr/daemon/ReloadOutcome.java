package io.github.jetdetr.daemon;

import java.util.List;

/**
 * What became of a change of the configuration.
 *
 * @param applied whether it was made
 * @param lines what differs, or everything that is wrong
 */
public record ReloadOutcome(boolean applied, List<String> lines) {

  /** Copies the list. */
  public ReloadOutcome {
    lines = List.copyOf(lines);
  }

  /** Nothing was changed, for one reason. */
  static ReloadOutcome refused(String why) {
    return new ReloadOutcome(false, List.of(why));
  }
}
