package io.github.jetdetr.message;

/** Validates names that become part of a topic: those of nodes and cameras. */
final class TopicNames {

  private TopicNames() {}

  /**
   * Validates one name.
   *
   * @return {@code name} itself
   * @throws IllegalArgumentException if it does not match {@code [a-zA-Z0-9_-]+}
   */
  static String check(String what, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("%s must not be empty".formatted(what));
    }
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '_' && c != '-') {
        throw new IllegalArgumentException(
            "%s may hold a-z, A-Z, 0-9, _ and - only, but was \"%s\"".formatted(what, name));
      }
    }
    return name;
  }
}
