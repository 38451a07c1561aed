package io.github.jetdetr.spool;

import io.github.jetdetr.message.MessageKind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of a {@link SpoolLog}: {@code JDSPOOL1}, then messages as in {@link SpoolRecord}, read
 * from the front and written at the end. Not thread-safe.
 */
final class SpoolSegment implements Closeable {

  static final byte[] MAGIC = "JDSPOOL1".getBytes(StandardCharsets.US_ASCII);

  // 2024: devices without a battery begin in 1970, and nobody knows how old their messages are.
  private static final long MIN_UTC_MILLIS = 1_704_067_200_000L;

  private final long number;
  private final Path path;
  private final FileChannel file;
  private final Map<MessageKind, Long> waiting = new EnumMap<>(MessageKind.class);
  private long position;
  private long size;
  private long newestUtcMillis = Long.MIN_VALUE;

  private SpoolSegment(long number, Path path, FileChannel file) {
    this.number = number;
    this.path = path;
    this.file = file;
    position = MAGIC.length;
    size = MAGIC.length;
  }

  /** Begins a file. */
  static SpoolSegment create(long number, Path path, SpoolDisk disk) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean created = false;
    try {
      disk.append(file, ByteBuffer.wrap(MAGIC));
      created = true;
      return new SpoolSegment(number, path, file);
    } finally {
      if (!created) {
        file.close();
        Files.deleteIfExists(path);
      }
    }
  }

  /**
   * Opens a file that an earlier process left, and cuts off what it did not write to the end.
   *
   * @param from where the first message begins that was not sent; 0 for the first
   * @param cut receives the number of bytes cut off, if any
   * @return null if it is none of ours
   */
  static @Nullable SpoolSegment open(long number, Path path, long from, long[] cut)
      throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
      int count = file.read(magic, 0);
      boolean torn = count < MAGIC.length;
      if (!torn && !Arrays.equals(magic.array(), MAGIC)) {
        return null;
      }
      SpoolSegment segment = new SpoolSegment(number, path, file);
      segment.scan(torn ? file.size() : from, cut);
      opened = true;
      return segment;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private void scan(long from, long[] cut) throws IOException {
    long end = Math.max(MAGIC.length, from);
    position = end;
    SpoolRecord.Read read = SpoolRecord.read(file, end);
    while (read != null) {
      count(read.message());
      end = read.end();
      read = SpoolRecord.read(file, end);
    }
    size = end;
    if (file.size() > end) {
      cut[0] += file.size() - end;
      file.truncate(end);
    }
  }

  private void count(SpoolMessage message) {
    waiting.merge(message.kind(), 1L, Long::sum);
    boolean known = message.atUtcMillis() >= MIN_UTC_MILLIS;
    newestUtcMillis = Math.max(newestUtcMillis, known ? message.atUtcMillis() : Long.MAX_VALUE);
  }

  long number() {
    return number;
  }

  /** Where the first message begins that was not sent. */
  long position() {
    return position;
  }

  long size() {
    return size;
  }

  boolean isEmpty() {
    return position >= size;
  }

  /** Whether all of its messages are older than this; false if it has none. */
  boolean isOlderThan(long utcMillis) {
    return !isEmpty() && newestUtcMillis < utcMillis;
  }

  /** Unsent messages by kind. */
  Map<MessageKind, Long> waiting() {
    return waiting;
  }

  /**
   * Appends messages in one write; all of them, or none.
   *
   * @throws IOException if they could not be written; the file is as it was
   */
  void append(Iterable<SpoolMessage> messages, ByteBuffer bytes, SpoolDisk disk)
      throws IOException {
    file.position(size);
    boolean written = false;
    try {
      disk.append(file, bytes);
      written = true;
    } finally {
      if (!written) {
        file.truncate(size);
      }
    }
    size = file.position();
    messages.forEach(this::count);
  }

  /** The first message that was not sent; null if there is none, or the file is damaged there. */
  SpoolRecord.@Nullable Read first() throws IOException {
    return isEmpty() ? null : SpoolRecord.read(file, position);
  }

  /** The first message was sent. */
  void advance(SpoolRecord.Read read) {
    waiting.merge(read.message().kind(), -1L, Long::sum);
    position = read.end();
  }

  /** Asks the disk to keep what was written. */
  void sync() throws IOException {
    file.force(/* metaData= */ false);
  }

  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
