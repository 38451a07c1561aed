package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.RunningDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive of classes that makes starts faster, and that nobody may notice otherwise. */
class ArchiveIT {

  private static final String ARCHIVE = "lib/jetdetr.jsa";

  /** A class that both commands load when they print their version. */
  private static final String SHARED = "io.github.jetdetr.command.CommandLines source: ";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"jetdetr", "jetdetr-calibrate"})
  void classesComeFromTheArchiveWhereItWasMade(String command) throws Exception {
    String platform = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    assumeTrue(
        Files.exists(
            Distribution.home().resolve("lib/native/ai/onnxruntime/native/linux-" + platform)),
        "needs the machine that it was packaged for");

    assertTrue(Files.exists(Distribution.home().resolve(ARCHIVE)), "no archive was made");
    // Java archives no class of a path that it has to escape in a URL; it reads the jars then.
    boolean escaped = Distribution.home().toString().contains(" ");
    String source = sourceOfClasses(Distribution.home(), command);
    assertTrue(source.contains(escaped ? "jar" : "shared objects file"), source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetdetr", "jetdetr-calibrate"})
  void aMovedDistributionReadsItsJarsWithoutWarnings(String command) throws Exception {
    Path moved = folder.toRealPath().resolve("moved");
    copyWithoutNatives(Distribution.home(), moved);

    assertTrue(sourceOfClasses(moved, command).contains("jar"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetdetr", "jetdetr-calibrate"})
  void anInvalidArchiveIsIgnored(String command) throws Exception {
    Path moved = folder.toRealPath().resolve("broken");
    copyWithoutNatives(Distribution.home(), moved);
    Files.deleteIfExists(moved.resolve(ARCHIVE));
    Files.writeString(moved.resolve(ARCHIVE), "no archive");

    assertTrue(sourceOfClasses(moved, command).contains("jar"));
  }

  /** Where Java took a class from; the version is all that anybody sees of it. */
  private String sourceOfClasses(Path home, String command) throws Exception {
    Path log = folder.resolve("classes.log");
    ProcessBuilder builder = Distribution.builder(home.resolve("bin/" + command), "--version");
    builder.environment().put("JETDETR_OPTS", "-Xlog:class+load:file=" + log);
    RunningDaemon.Ended ended = Distribution.end(builder);

    assertEquals(0, ended.code(), ended::toString);
    assertEquals(List.of(), ended.err());
    assertEquals(1, ended.out().size(), ended::toString);
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains(SHARED))
        .findFirst()
        .orElseThrow();
  }

  private static void copyWithoutNatives(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path inside = from.relativize(file);
        if (!inside.startsWith("lib/native")) {
          Path copy = to.resolve(inside.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }
}
