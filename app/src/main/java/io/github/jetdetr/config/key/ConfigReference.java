package io.github.jetdetr.config.key;

import java.util.HashSet;
import java.util.Set;

/** The reference of configuration files, in Markdown: a table for each section, and an example. */
public final class ConfigReference {

  private static final String FENCE = "```";

  private final StringBuilder text = new StringBuilder();
  private final Set<ConfigKey<?>> described = new HashSet<>();
  private final Set<ConfigKey<?>> inThisFile = new HashSet<>();

  /**
   * @param introduction with the title, above the first section
   */
  public ConfigReference(String introduction) {
    text.append(introduction.strip()).append('\n');
  }

  /** Appends a file; keys that an earlier one has, too, are not repeated. */
  public ConfigReference with(String title, ConfigSection file) {
    section(title, "", file);
    described.addAll(inThisFile);
    inThisFile.clear();
    return this;
  }

  private void section(String title, String path, ConfigSection section) {
    text.append("\n## ").append(title).append("\n\n").append(section.what()).append('\n');
    boolean headed = false;
    for (ConfigKey<?> key : section.keys()) {
      if (!described.contains(key)) {
        inThisFile.add(key);
        text.append(headed ? "" : "\n| key | value | default | what |\n|---|---|---|---|\n");
        headed = true;
        row(key);
      }
    }
    if (!section.example().isEmpty()) {
      text.append('\n').append(FENCE).append("yaml\n").append(section.example().strip());
      text.append('\n').append(FENCE).append('\n');
    }
    for (ConfigSection within : section.sections()) {
      if (!described.containsAll(within.keys()) || within.keys().isEmpty()) {
        String name = path + within.name() + (within.each().isEmpty() ? "" : "." + within.each());
        section("`" + name + "`", name + ".", within);
      }
    }
  }

  private void row(ConfigKey<?> key) {
    String unit = key.unit().isEmpty() ? "" : ", " + key.unit();
    text.append("| `").append(key.name()).append("` | ").append(key.type().words()).append(unit);
    String usual = key.usualText().isEmpty() ? "none" : key.usualText();
    text.append(" | ").append(usual).append(" | ").append(key.what()).append(" |\n");
  }

  /** The reference so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
