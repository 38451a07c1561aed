package io.github.jetdetr.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one {@link SpoolValue}, oldest first, in numbered files. A file is deleted when
 * all of it was sent; an earlier process's files are read but not written any more. Not
 * thread-safe.
 */
final class SpoolLog implements Closeable {

  private static final Pattern NUMBER = Pattern.compile("-([0-9]{1,15})\\.log");

  private final SpoolValue value;
  private final Path folder;
  private final long segmentBytes;
  private final SpoolDisk disk;
  private final SpoolCursor cursor;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private final long firstOwn;
  private long nextNumber;
  private boolean unsynced;
  private @Nullable First known;

  /**
   * @param cut the number of bytes of torn messages is added to its first element
   * @param foreign receives files that are none of ours
   */
  SpoolLog(
      SpoolValue value,
      Path folder,
      long segmentBytes,
      SpoolDisk disk,
      long[] cut,
      List<Path> foreign)
      throws IOException {
    this.value = value;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.disk = disk;
    cursor = new SpoolCursor(folder.resolve(value.word() + ".cursor"));
    nextNumber = cursor.segment() + 1;
    for (Map.Entry<Long, Path> file : files().entrySet()) {
      nextNumber = Math.max(nextNumber, file.getKey() + 1);
      if (file.getKey() < cursor.segment()) {
        Files.delete(file.getValue());
        continue;
      }
      long from = file.getKey() == cursor.segment() ? cursor.position() : 0;
      SpoolSegment segment = SpoolSegment.open(file.getKey(), file.getValue(), from, cut);
      if (segment == null) {
        foreign.add(file.getValue());
      } else if (segment.isEmpty()) {
        segment.delete();
      } else {
        segments.add(segment);
      }
    }
    firstOwn = nextNumber;
  }

  private Map<Long, Path> files() throws IOException {
    Map<Long, Path> files = new TreeMap<>();
    try (var all = Files.list(folder)) {
      for (Path path : all.toList()) {
        String name = path.getFileName().toString();
        Matcher number = NUMBER.matcher(name);
        if (name.startsWith(value.word() + "-") && number.find()) {
          files.put(Long.parseLong(number.group(1)), path);
        }
      }
    }
    return files;
  }

  /** Bytes of all files. */
  long bytes() {
    long bytes = 0;
    for (SpoolSegment segment : segments) {
      bytes += segment.size();
    }
    return bytes;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Adds the unsent messages, by kind and by whether this process spooled them. */
  void addWaiting(SpoolTally own, SpoolTally earlier) {
    for (SpoolSegment segment : segments) {
      tally(segment, own, earlier);
    }
  }

  private void tally(SpoolSegment segment, SpoolTally own, SpoolTally earlier) {
    SpoolTally tally = isOwn(segment) ? own : earlier;
    segment.waiting().forEach(tally::add);
  }

  private boolean isOwn(SpoolSegment segment) {
    return segment.number() >= firstOwn;
  }

  /**
   * Appends messages, all of them or none.
   *
   * @throws IOException if the disk does not take them
   */
  void append(List<SpoolMessage> messages, ByteBuffer bytes) throws IOException {
    SpoolSegment last = segments.peekLast();
    if (last == null || !isOwn(last) || last.size() >= segmentBytes) {
      if (last != null && unsynced) {
        sync();
      }
      Path path = folder.resolve("%s-%012d.log".formatted(value.word(), nextNumber));
      last = SpoolSegment.create(nextNumber, path, disk);
      nextNumber++;
      segments.add(last);
    }
    boolean appended = false;
    try {
      last.append(messages, bytes, disk);
      appended = true;
      unsynced = true;
    } finally {
      if (!appended && last.isEmpty()) {
        segments.removeLast();
        last.delete();
      }
    }
  }

  /** The oldest message that was not sent, where it is, and whether this process spooled it. */
  record First(SpoolRecord.Read read, long segment, boolean own) {

    SpoolMessage message() {
      return read.message();
    }

    boolean isAt(First other) {
      return segment == other.segment && read.end() == other.read.end();
    }
  }

  /**
   * The oldest unsent message; null if there is none.
   *
   * @param own receives the messages of a file that cannot be read any more, if it is this
   *     process's
   * @param earlier the same for the others
   */
  @Nullable First first(SpoolTally own, SpoolTally earlier) throws IOException {
    while (known == null && !segments.isEmpty()) {
      SpoolSegment oldest = segments.getFirst();
      SpoolRecord.Read read = oldest.first();
      if (read == null) {
        tally(oldest, own, earlier);
        removeOldest();
      } else {
        known = new First(read, oldest.number(), isOwn(oldest));
      }
    }
    return known;
  }

  /** The oldest message was sent or given up; it will not be read again, by any process. */
  void advance(First first) throws IOException {
    SpoolSegment oldest = segments.getFirst();
    known = null;
    oldest.advance(first.read());
    cursor.moveTo(oldest.number(), oldest.position());
    if (oldest.isEmpty()) {
      removeOldest();
    }
    unsynced = true;
  }

  /** Gives up the oldest file. */
  void dropOldest(SpoolTally own, SpoolTally earlier) throws IOException {
    tally(segments.getFirst(), own, earlier);
    removeOldest();
  }

  private void removeOldest() throws IOException {
    known = null;
    SpoolSegment oldest = segments.removeFirst();
    oldest.delete();
  }

  /** Whether all messages of the oldest file are older than this. */
  boolean isOldestOlderThan(long utcMillis) {
    return Optional.ofNullable(segments.peekFirst())
        .map(oldest -> oldest.isOlderThan(utcMillis))
        .orElse(false);
  }

  /** Asks the disk to keep what was written, if anything was. */
  void sync() throws IOException {
    if (unsynced) {
      SpoolSegment last = segments.peekLast();
      if (last != null) {
        last.sync();
      }
      cursor.sync();
      unsynced = false;
    }
  }

  @Override
  public void close() throws IOException {
    sync();
    for (SpoolSegment segment : new ArrayList<>(segments)) {
      segment.close();
    }
    cursor.close();
  }
}
