package io.github.jetdetr.engine.onnxruntime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders into which ONNX Runtime unpacks its libraries when they are not laid out beside the jars:
 * a new one of 28 MB for every process, which a killed process leaves behind.
 */
final class ExtractedLibraries {

  private static final Logger log = LoggerFactory.getLogger(ExtractedLibraries.class);

  private static final String GLOB = "onnxruntime-java*";
  // A process that is just unpacking has not mapped the libraries yet.
  private static final Duration MIN_AGE = Duration.ofMinutes(2);

  private ExtractedLibraries() {}

  /** Deletes folders that no process uses any more. */
  static void deleteUnused() {
    deleteUnused(
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")), Path.of("/proc"), Instant.now());
  }

  /**
   * Deletes folders in {@code temporary} that are older than two minutes and that no process maps.
   * Those of other users stay: whether they are used cannot be seen.
   *
   * @param proc the kernel's {@code /proc}
   */
  static void deleteUnused(Path temporary, Path proc, Instant now) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, GLOB)) {
      for (Path folder : folders) {
        if (isOwn(folder)
            && Files.getLastModifiedTime(folder).toInstant().isBefore(now.minus(MIN_AGE))
            && !isMapped(folder, proc)) {
          delete(folder);
          log.debug("deleted {}, left by a process that was killed", folder);
        }
      }
    } catch (IOException e) {
      // Nothing is lost but disk space, and whoever needs the folder next says what is wrong.
      log.debug("cannot look for unused libraries in {}", temporary, e);
    }
  }

  private static boolean isOwn(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
  }

  private static boolean isMapped(Path folder, Path proc) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (maps(process.resolve("maps"), folder + "/")) {
          return true;
        }
      }
    }
    return false;
  }

  /** A process of another user does not show what it maps, and does not use this user's folder. */
  private static boolean maps(Path maps, String folder) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.contains(folder));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
