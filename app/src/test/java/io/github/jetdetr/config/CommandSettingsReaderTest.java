package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.control.CommandName;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSettingsReaderTest {

  private final YamlProblems problems = new YamlProblems();

  @Test
  void nothingIsAllowedUnlessItIsNamed() {
    assertEquals(CommandSettings.OFF, read(""));
    assertEquals(
        new CommandSettings(Set.of(CommandName.RELOAD, CommandName.LOG), 6),
        read("{allowed: [reload, log], per_minute: 6}"));
    assertEquals(
        new CommandSettings(Set.of(CommandName.ZONES), CommandSettings.PER_MINUTE),
        read("allowed: zones"));
    assertEquals(List.of(), problems.lines());
  }

  @Test
  void mistakesAreAllSaidAtOnce() {
    CommandSettings unused = read("{allowed: [reboot, log, log], per_minute: 0, alowed: x}");

    assertEquals(4, problems.lines().size(), problems.lines()::toString);
    assertEquals(
        "x.yaml:1: allowed: must be of snapshot, reload, threshold, zones, bundle, incident, log, but was 'reboot'",
        problems.lines().get(0));
  }

  private CommandSettings read(String text) {
    return CommandSettingsReader.read(YamlMap.parse("x.yaml", text, problems));
  }
}
