package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jetdetr.blackbox.BlackBoxSettings;
import io.github.jetdetr.blackbox.TriggerKind;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlackBoxSettingsReaderTest {

  private static final Path ETC = Path.of("/etc/jetdetr");

  private final YamlProblems problems = new YamlProblems();

  @Test
  void thereIsNoneUnlessItIsAskedFor() {
    assertNull(read("", null));
    assertNull(read("", "/var/lib/jetdetr"));
    assertNull(read("{path: x, enabled: false}", null));
    assertEquals(List.of(), problems.lines());
  }

  @Test
  void itIsInTheFolderThatIsNamedOrInTheServiceManagers() {
    assertEquals(BlackBoxSettings.of(ETC.resolve("box")), read("path: box", "/var/lib/jetdetr"));
    assertEquals(
        BlackBoxSettings.of(Path.of("/var/lib/jetdetr/incidents")),
        read("enabled: true", "/var/lib/jetdetr:/other"));
    assertEquals(List.of(), problems.lines());
  }

  @Test
  void everySettingIsRead() {
    assertEquals(
        new BlackBoxSettings(
            Path.of("/data"),
            8 << 20,
            Duration.ofSeconds(30),
            Duration.ofMillis(2_500),
            100L << 20,
            Duration.ofMinutes(5),
            Set.of(TriggerKind.FAULT),
            Set.of("person", "dog"),
            true),
        read(
            "{path: /data, memory_mb: 8, before_s: 30, after_s: 2.5, max_mb: 100, pause_s: 300,"
                + " triggers: fault, labels: [person, dog],"
                + " masked_cameras: true}",
            null));
    assertEquals(List.of(), problems.lines());
  }

  @Test
  void mistakesAreAllSaidAtOnce() {
    BlackBoxSettings unused =
        read("{enabled: true, memory_mb: 0, after_s: -1, triggers: [thunder], pth: x}", "");

    assertEquals(
        List.of(
            "box.yaml:1: memory_mb: must be in [1, 1024], but was 0",
            "box.yaml:1: after_s: must be in [0, 3600], but was -1",
            "box.yaml:1: triggers: must be of fault, throttle, watchdog, but was 'thunder'",
            "box.yaml:1: unknown key 'pth'; did you mean 'path'?",
            "box.yaml:1: enabled: requires a path, since no service manager names a state"
                + " directory"),
        problems.lines());
  }

  private @Nullable BlackBoxSettings read(String text, @Nullable String stateDirectory) {
    return BlackBoxSettingsReader.read(
        YamlMap.parse("box.yaml", text, problems), ETC, stateDirectory);
  }
}
