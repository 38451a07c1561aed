package io.github.jetdetr.device;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Size of the disk that holds the plan cache, bytes.
 *
 * @param total size of the file system
 * @param free space still available to this process
 */
public record Disk(long total, long free) {

  /** The disk of a folder, or of its nearest existing ancestor; null if its size is unknown. */
  static @Nullable Disk of(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null) {
      return null;
    }
    // Not through FileStore: it is looked up among the mounts, and the root of a chroot or of some
    // containers is not a mount point.
    File folderOfDisk = there.toFile();
    long total = folderOfDisk.getTotalSpace();
    return total > 0 ? new Disk(total, folderOfDisk.getUsableSpace()) : null;
  }
}
