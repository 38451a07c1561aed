package io.github.jetdetr.device;

import java.io.File;
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
    // Not by its FileStore: that one is looked up among the mounts, and the root folder of a chroot
    // or of some containers is none.
    File folderOfDisk = there.toFile();
    long total = folderOfDisk.getTotalSpace();
    return total > 0 ? new Disk(total, folderOfDisk.getUsableSpace()) : null;
  }
}
