package io.github.jetdetr.blackbox;

import io.github.jetdetr.file.ProcessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The folder of incidents: their names, which sort by time, and how many there may be. Used by one
 * thread at a time; the list may be asked for by any.
 */
public final class IncidentFolder {

  /** What an unfinished file begins with. */
  static final String PART_PREFIX = "unfinished-";

  /** What an unfinished file ends with. */
  static final String PART_SUFFIX = ".part";

  private static final String ENDING = ".incident";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final long maxBytes;

  /**
   * @param maxBytes of all files together
   */
  IncidentFolder(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * Makes the folder, and removes what processes that are gone have left unfinished.
   *
   * @throws IOException if it cannot be written to
   */
  void prepare() throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        boolean part = name.startsWith(PART_PREFIX) && name.endsWith(PART_SUFFIX);
        if (part && ProcessFile.isAbandoned(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("cannot write to " + folder);
    }
  }

  /** A name that no file has yet. */
  Path free(TriggerKind kind, Instant at) {
    String name = NAME.format(at) + "-" + kind.word();
    Path file = folder.resolve(name + ENDING);
    for (int number = 2; Files.exists(file); number++) {
      file = folder.resolve(name + "-" + number + ENDING);
    }
    return file;
  }

  /** Removes the oldest files until a new one of this size may be added. */
  void makeRoom(long newBytes) throws IOException {
    // Somebody may have removed it.
    Files.createDirectories(folder);
    List<Path> oldestFirst = new ArrayList<>(files());
    long used = 0;
    for (Path file : oldestFirst) {
      used += Files.size(file);
    }
    while (used + newBytes > maxBytes && !oldestFirst.isEmpty()) {
      Path oldest = oldestFirst.remove(0);
      used -= Files.size(oldest);
      Files.deleteIfExists(oldest);
    }
  }

  /** Bytes of all files together that may be. */
  long maxBytes() {
    return maxBytes;
  }

  /** The incidents, oldest first. */
  public List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
          .toList();
    }
  }
}
