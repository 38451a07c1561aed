package io.github.jetdetr.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file that belongs to this process for as long as it lives. The kernel holds the lock
 * that says so, and releases it however the process ends, so what a killed one left behind can be
 * told from what another is writing, also where they run in containers of their own.
 */
public final class ProcessFile implements AutoCloseable {

  // Looking for a lock of one's own would release it: POSIX locks end with any descriptor.
  private static final String OWN = UUID.randomUUID().toString();

  private static final Logger log = LoggerFactory.getLogger(ProcessFile.class);
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final FileChannel channel;

  private ProcessFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates an empty file that its user alone may read. Where the file system knows no locks it is
   * never taken for abandoned.
   *
   * @param folder where; must exist
   */
  public static ProcessFile create(Path folder, String prefix, String suffix) throws IOException {
    while (true) {
      Path path = folder.resolve(prefix + OWN + '-' + UUID.randomUUID() + suffix);
      FileChannel channel = FileChannel.open(path, NEW, OWNER_ONLY);
      lock(channel);
      // Somebody who looked between the two has taken it for abandoned.
      if (Files.exists(path)) {
        return new ProcessFile(path, channel);
      }
      channel.close();
    }
  }

  private static void lock(FileChannel channel) {
    try {
      FileLock held = channel.lock();
      log.trace("holding {}", held);
    } catch (IOException e) {
      log.debug("this file system has no locks", e);
    }
  }

  public Path path() {
    return path;
  }

  /** For writing; owned by this object. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Whether no living process holds a file made by {@link #create}.
   *
   * @return false also if that cannot be found out
   */
  public static boolean isAbandoned(Path file) {
    if (String.valueOf(file.getFileName()).contains(OWN)) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }

  /** Lets go of the file, which stays where it is. Idempotent. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
