package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.control.CommandName;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.yaml.YamlMap;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads the section {@code commands}. */
final class CommandSettingsReader {

  private static final int MAX_PER_MINUTE = 600;
  private static final List<String> KNOWN =
      Arrays.stream(CommandName.values()).map(CommandName::word).toList();

  private static final ConfigKey<List<String>> ALLOWED =
      ConfigKey.other(
          "allowed",
          KeyType.oneOrSomeOf(KNOWN),
          List.of(),
          null,
          "What others may ask for over MQTT.",
          (map, usual) -> map.textOrTexts("allowed"));
  private static final ConfigKey<Integer> PER_MINUTE =
      ConfigKey.wholeNumber(
          "per_minute",
          1,
          MAX_PER_MINUTE,
          CommandSettings.PER_MINUTE,
          "Most commands, all together.");

  static final ConfigSection COMMANDS =
      ConfigSection.of(
          "commands",
          "Commands over MQTT; none is allowed unless it is named.",
          """
          commands:
            allowed: [snapshot, reload]
            per_minute: 30
          """,
          ALLOWED,
          PER_MINUTE);

  private CommandSettingsReader() {}

  static CommandSettings read(YamlMap map) {
    Set<CommandName> allowed = EnumSet.noneOf(CommandName.class);
    for (String word : ALLOWED.in(map)) {
      CommandName name = CommandName.of(word);
      if (name == null) {
        ALLOWED.problem(
            map, "must be of %s, but was '%s'".formatted(String.join(", ", KNOWN), word));
      } else if (!allowed.add(name)) {
        ALLOWED.problem(map, "'%s' is named twice".formatted(word));
      }
    }
    int perMinute = PER_MINUTE.in(map);
    map.done();
    return new CommandSettings(allowed, perMinute);
  }
}
