package io.github.jetdetr.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a spool: one {@link SpoolLog} for each {@link SpoolValue}, in a folder that is
 * locked against other processes until they are closed. Not thread-safe.
 */
final class SpoolFiles implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(SpoolFiles.class);

  private final FileChannel lockFile;
  private final List<SpoolLog> logs = new ArrayList<>();

  /**
   * Opens them, and cuts off what an earlier process did not write to the end.
   *
   * @throws IOException if the folder cannot be used, or another process uses it; the message is
   *     meant for the user
   */
  SpoolFiles(SpoolSettings settings, SpoolDisk disk) throws IOException {
    Path folder = settings.folder();
    Files.createDirectories(folder);
    lockFile = lock(folder);
    boolean opened = false;
    long[] cut = new long[1];
    List<Path> foreign = new ArrayList<>();
    try {
      for (SpoolValue value : SpoolValue.values()) {
        logs.add(new SpoolLog(value, folder, settings.segmentBytes(), disk, cut, foreign));
      }
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
    if (cut[0] > 0) {
      log.warn("the spool ended in the middle of a message; {} bytes were cut off", cut[0]);
    }
    for (Path path : foreign) {
      log.warn("the spool's folder holds {}, which is no file of a spool; it is left alone", path);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process uses it.
    } finally {
      if (held == null) {
        file.close();
      }
    }
    if (held == null) {
      throw new IOException("another daemon uses the spool in " + folder);
    }
    return file;
  }

  /** The messages of this value. */
  SpoolLog of(SpoolValue value) {
    return logs.get(value.ordinal());
  }

  /** All messages, the most valuable first. */
  List<SpoolLog> all() {
    return logs;
  }

  /** The messages of the least value, down to this one; null if there are none. */
  @Nullable SpoolLog leastValuable(SpoolValue downTo) {
    for (int at = logs.size() - 1; at >= downTo.ordinal(); at--) {
      if (!logs.get(at).isEmpty()) {
        return logs.get(at);
      }
    }
    return null;
  }

  /** Whether no message waits. */
  boolean isEmpty() {
    return logs.stream().allMatch(SpoolLog::isEmpty);
  }

  /** How large all files are. */
  long bytes() {
    return logs.stream().mapToLong(SpoolLog::bytes).sum();
  }

  /** Asks the disk to keep what was written. */
  void sync() throws IOException {
    for (SpoolLog values : logs) {
      values.sync();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (SpoolLog values : logs) {
        values.close();
      }
    } finally {
      lockFile.close();
    }
  }
}
