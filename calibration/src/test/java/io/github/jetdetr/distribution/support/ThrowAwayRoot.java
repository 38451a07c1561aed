package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that dpkg takes for the root of a system: nothing on this machine changes. It holds no
 * programs, so the package's scripts run from outside, as they do for images that are being made.
 */
public final class ThrowAwayRoot {

  private final Path dpkg;
  private final Path folder;

  /**
   * Skips the running test where it cannot be had.
   *
   * @param folder empty, the test's own
   */
  public ThrowAwayRoot(Path folder) throws IOException {
    dpkg = ForeignProgram.DPKG.require();
    for (ForeignProgram program :
        List.of(ForeignProgram.SYSTEMD_SYSUSERS, ForeignProgram.SYSTEMCTL)) {
      var unused = program.require();
    }
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "needs the rights of root: run it as root");
    this.folder = folder;
    for (String each : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates")) {
      var unused = Files.createDirectories(folder.resolve(each));
    }
    for (String each : List.of("var/lib/dpkg/status", "var/lib/dpkg/available")) {
      var unused = Files.createFile(folder.resolve(each));
    }
  }

  /** A path of the root, named as inside it. */
  public Path path(String absolute) {
    return folder.resolve(absolute.substring(1));
  }

  public String read(String absolute) throws IOException {
    return Files.readString(path(absolute), StandardCharsets.UTF_8);
  }

  /** Runs dpkg on this root and expects it to end well. */
  public RunningDaemon.Ended dpkg(String action, Object what)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        Distribution.builder(
            dpkg,
            "--root=" + folder,
            "--log=/dev/null",
            // There is nothing else in this root, not even a shell.
            "--force-script-chrootless",
            "--force-depends",
            action,
            what);
    RunningDaemon.Ended ended = Distribution.end(builder);
    assertEquals(0, ended.code(), ended::toString);
    return ended;
  }

  /** Runs one of the installed package's scripts again. */
  public RunningDaemon.Ended script(String name, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        Distribution.builder(path("/var/lib/dpkg/info/jetdetr." + name), (Object[]) arguments);
    builder.environment().put("DPKG_ROOT", folder.toString());
    return Distribution.end(builder);
  }
}
