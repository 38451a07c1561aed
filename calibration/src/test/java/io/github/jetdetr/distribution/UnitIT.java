package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit, judged by systemd's own program. */
class UnitIT {

  // In tenths: 0 is locked up, 100 is root without a fence.
  private static final int HIGHEST_EXPOSURE = 15;
  private static final String PROGRAM = "/usr/lib/jetdetr/bin/jetdetr";

  @TempDir private Path folder = Path.of("");

  @Test
  void systemdFindsNothingWrongWithIt() throws Exception {
    RunningDaemon.Ended ended = analyze("verify", "--man=no", hereInstalled());

    assertEquals(0, ended.code(), ended::toString);
    // Other units of this machine are not our business.
    assertEquals(List.of(), ended.err().stream().filter(line -> line.contains("jetdetr")).toList());
  }

  @Test
  void itIsLittleExposed() throws Exception {
    RunningDaemon.Ended ended =
        analyze(
            "security",
            "--offline=true",
            "--no-pager",
            "--threshold=" + HIGHEST_EXPOSURE,
            hereInstalled());

    assertEquals(0, ended.code(), ended::toString);
  }

  @Test
  void exitCodesThatARestartCannotFixEndTheService() throws Exception {
    Set<Integer> prevented =
        Stream.of(value("RestartPreventExitStatus").split(" "))
            .map(Integer::parseInt)
            .collect(Collectors.toSet());

    for (ExitCode code : ExitCode.values()) {
      boolean canBeFixedByRestart =
          switch (code) {
            case OK, UNAVAILABLE, INTERNAL, IO -> true;
            case USAGE, DATA, NO_INPUT, NO_PERMISSION, CONFIG -> false;
            case REFUSED_ACCURACY, REFUSED_LATENCY, UNDECIDED -> false;
          };
      assertEquals(!canBeFixedByRestart, prevented.contains(code.code()), code::toString);
    }
    assertEquals("on-failure", value("Restart"));
    assertEquals("notify", value("Type"));
  }

  @Test
  void itsFoldersAreAsClosedAsThePackageMadeThem() throws Exception {
    // systemd sets the mode of its folders anew at every start: 0755 where the unit says nothing.
    List<String> folders =
        Files.readAllLines(
                shipped().resolveSibling("jetdetr.tmpfiles.conf"), StandardCharsets.UTF_8)
            .stream()
            .filter(line -> line.startsWith("d "))
            .toList();

    assertEquals(2, folders.size(), folders::toString);
    assertEquals("d /var/lib/jetdetr 0750 jetdetr jetdetr -", folders.get(0));
    assertEquals("0750", value("StateDirectoryMode"));
    assertEquals("d /var/cache/jetdetr 0750 jetdetr jetdetr -", folders.get(1));
    assertEquals("0750", value("CacheDirectoryMode"));
  }

  private static Path shipped() {
    return Distribution.home().resolve("systemd/jetdetr.service");
  }

  private static String value(String key) throws IOException {
    List<String> lines = Files.readAllLines(shipped(), StandardCharsets.UTF_8);
    return lines.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .collect(Collectors.joining());
  }

  /** The same unit with the path of the program that is tested. */
  private Path hereInstalled() throws IOException {
    String unit = Files.readString(shipped(), StandardCharsets.UTF_8);
    assertTrue(unit.contains("ExecStart=" + PROGRAM), unit);
    // In quotes, as the folder may have a space in its name.
    String here = "\"" + Distribution.home().resolve("bin/jetdetr") + "\"";
    return Files.writeString(
        folder.resolve("jetdetr.service"), unit.replace(PROGRAM, here), StandardCharsets.UTF_8);
  }

  private static RunningDaemon.Ended analyze(Object... arguments) throws Exception {
    return Distribution.end(
        Distribution.builder(ForeignProgram.SYSTEMD_ANALYZE.require(), arguments));
  }
}
