package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jetdetr.spool.SpoolSettings;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpoolSettingsReaderTest {

  private static final Path ETC = Path.of("/etc/jetdetr");

  private final YamlProblems problems = new YamlProblems();

  @Test
  void withoutAServiceManagerThereIsNoneUnlessItHasAPath() {
    assertNull(read("", null));
    assertEquals(SpoolSettings.of(ETC.resolve("spool")), read("path: spool", null));
    assertEquals(List.of(), problems.lines());
  }

  @Test
  void aServiceManagersStateFolderHoldsItUnlessItIsSwitchedOff() {
    SpoolSettings usual = SpoolSettingsReader.usual("/var/lib/jetdetr:/var/lib/other");

    assertEquals(SpoolSettings.of(Path.of("/var/lib/jetdetr/spool")), read("", usual));
    assertNull(read("enabled: false", usual));
    assertNull(SpoolSettingsReader.usual(null));
  }

  @Test
  void everySettingIsRead() {
    assertEquals(
        new SpoolSettings(
            Path.of("/data"), 8 << 20, Duration.ofMinutes(90), Duration.ofMillis(500), 20),
        read("{path: /data, max_mb: 8, max_age_h: 1.5, sync_s: 0.5, per_second: 20}", null));
  }

  @Test
  void mistakesAreAllSaidAtOnce() {
    SpoolSettings unused =
        read("{enabled: true, max_mb: 0, sync_s: -1, per_second: many, pth: x}", null);

    assertEquals(5, problems.lines().size(), problems.lines()::toString);
    assertEquals(
        "spool.yaml:1: enabled: requires a path, since no service manager names a state directory",
        problems.lines().get(4));
  }

  private @Nullable SpoolSettings read(String text, @Nullable SpoolSettings usual) {
    return SpoolSettingsReader.read(YamlMap.parse("spool.yaml", text, problems), ETC, usual);
  }
}
