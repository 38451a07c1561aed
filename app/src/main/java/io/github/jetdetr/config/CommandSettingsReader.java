package io.github.jetdetr.config;

import io.github.jetdetr.control.CommandName;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the key {@code commands}.
 *
 * <pre>{@code
 * commands: {allowed: [snapshot, reload, threshold, zones, bundle, incident, log],
 *            per_minute: 30}
 * }</pre>
 */
final class CommandSettingsReader {

  private static final int MAX_PER_MINUTE = 600;

  private CommandSettingsReader() {}

  static CommandSettings read(YamlMap map) {
    Set<CommandName> allowed = EnumSet.noneOf(CommandName.class);
    List<String> known = new ArrayList<>();
    for (CommandName name : CommandName.values()) {
      known.add(name.word());
    }
    for (String word : map.textOrTexts("allowed")) {
      CommandName name = CommandName.of(word);
      if (name == null) {
        map.problem(
            "allowed", "must be of %s, but was '%s'".formatted(String.join(", ", known), word));
      } else if (!allowed.add(name)) {
        map.problem("allowed", "'%s' is named twice".formatted(word));
      }
    }
    int perMinute = map.integer("per_minute", CommandSettings.PER_MINUTE, 1, MAX_PER_MINUTE);
    map.done();
    return new CommandSettings(allowed, perMinute);
  }
}
