package io.github.jetdetr.device;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The disk that holds the cache, bytes.
 *
 * @param total its size
 * @param free what this process may still write
 */
public record Disk(long total, long free) {

  /** The disk of a folder, or of what is there of the way to it; null when nobody says. */
  static @Nullable Disk of(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null) {
      return null;
    }
    try {
      FileStore store = Files.getFileStore(there);
      long total = store.getTotalSpace();
      return total > 0 ? new Disk(total, store.getUsableSpace()) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
