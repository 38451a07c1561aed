package io.github.jetdetr.camera.recording;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of several sources, in native memory of a fixed size: the oldest make room.
 *
 * <p>Records are of a kind, a source and a time, and have a payload that nobody here looks into. Of
 * one kind, the headers, the last of each source that made room is kept, since what follows is
 * worth nothing without it. Thread-safe; appending copies, and allocates nothing.
 */
public final class RecordRing implements AutoCloseable {

  // Length of the payload, kind, source, time.
  private static final int HEADER_BYTES = 4 + 2 + 2 + 8;
  // Every record starts at a multiple of this, so that a mark fits in whatever is left at the end.
  private static final int ALIGNMENT = 8;
  private static final int WRAPPED = -1;

  private final int headerKind;
  private final int capacity;
  private final BytePointer pointer;
  private final ByteBuffer memory;

  // Positions count on for ever; modulo the capacity they are places in the memory.
  @GuardedBy("this")
  private long start;

  @GuardedBy("this")
  private long end;

  @GuardedBy("this")
  private long lost;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private final Map<Integer, byte[]> headers = new HashMap<>();

  /**
   * @param bytes of native memory, at least 64 KiB
   * @param headerKind the kind of records that others need
   */
  public RecordRing(int bytes, int headerKind) {
    if (bytes < 1 << 16) {
      throw new IllegalArgumentException("at least 64 KiB, but was " + bytes);
    }
    this.headerKind = headerKind;
    capacity = bytes / ALIGNMENT * ALIGNMENT;
    pointer = new BytePointer((long) capacity);
    memory = pointer.asByteBuffer();
  }

  /** A record that was taken out. Reused; valid until the next one is taken. */
  public static final class Taken {
    private ByteBuffer payload = ByteBuffer.allocate(1 << 16);
    private int kind;
    private int source;
    private long timeNanos;

    /** What sort of record it is. */
    public int kind() {
      return kind;
    }

    /** Who it came from. */
    public int source() {
      return source;
    }

    /** When it was appended, on the clock of {@link System#nanoTime()}. */
    public long timeNanos() {
      return timeNanos;
    }

    /** Its contents, from position 0 to the limit. */
    public ByteBuffer payload() {
      return payload;
    }
  }

  /**
   * Appends a record; the oldest make room for it. One that is larger than a quarter of the memory
   * is not kept, and counts as lost.
   *
   * @param kind in 0..32767
   * @param source in 0..32767
   * @param head first part of the payload, from its position to its limit; not consumed
   * @param body the rest of it; null for nothing
   */
  public synchronized void append(
      int kind, int source, long timeNanos, ByteBuffer head, @Nullable ByteBuffer body) {
    if (closed) {
      return;
    }
    int length = head.remaining() + (body == null ? 0 : body.remaining());
    int needed = aligned(HEADER_BYTES + length);
    if (length > capacity / 4) {
      lost++;
      return;
    }
    int left = capacity - place(end);
    if (left < needed) {
      makeRoom(left);
      memory.putInt(place(end), WRAPPED);
      end += left;
    }
    makeRoom(needed);
    int at = place(end);
    memory.putInt(at, length).putShort(at + 4, (short) kind).putShort(at + 6, (short) source);
    memory.putLong(at + 8, timeNanos);
    int to = at + HEADER_BYTES;
    memory.put(to, head, head.position(), head.remaining());
    if (body != null) {
      memory.put(to + head.remaining(), body, body.position(), body.remaining());
    }
    end += needed;
  }

  /**
   * Takes the oldest record out.
   *
   * @return whether there was one
   */
  public synchronized boolean take(Taken into) {
    skipWrap();
    if (closed || start == end) {
      return false;
    }
    int at = place(start);
    int length = memory.getInt(at);
    if (into.payload.capacity() < length) {
      into.payload = ByteBuffer.allocate(length);
    }
    into.payload.clear();
    into.payload.put(0, memory, at + HEADER_BYTES, length).limit(length);
    into.kind = memory.getShort(at + 4);
    into.source = memory.getShort(at + 6);
    into.timeNanos = memory.getLong(at + 8);
    remember(at, length);
    start += aligned(HEADER_BYTES + length);
    return true;
  }

  /** The last header of a source before the oldest record; null if it had none. */
  public synchronized byte @Nullable [] header(int source) {
    return headers.get(source);
  }

  /** Forgets a source that is gone. */
  public synchronized void forget(int source) {
    headers.remove(source);
  }

  /** Number of records that made room, or were too large, since the ring was made. */
  public synchronized long lost() {
    return lost;
  }

  /** Bytes in use. */
  public synchronized long usedBytes() {
    return end - start;
  }

  /** When the oldest record was appended; the present if there is none. */
  public synchronized long oldestNanos(long nowNanos) {
    skipWrap();
    return start == end || closed ? nowNanos : memory.getLong(place(start) + 8);
  }

  @GuardedBy("this")
  private void makeRoom(int bytes) {
    while (capacity - (end - start) < bytes) {
      skipWrap();
      if (start == end) {
        return;
      }
      int at = place(start);
      int length = memory.getInt(at);
      remember(at, length);
      start += aligned(HEADER_BYTES + length);
      lost++;
    }
  }

  @GuardedBy("this")
  private void skipWrap() {
    if (!closed && start != end && memory.getInt(place(start)) == WRAPPED) {
      start += capacity - place(start);
    }
  }

  @GuardedBy("this")
  private void remember(int at, int length) {
    if (memory.getShort(at + 4) == headerKind) {
      byte[] header = new byte[length];
      memory.get(at + HEADER_BYTES, header);
      headers.put((int) memory.getShort(at + 6), header);
    }
  }

  private int place(long position) {
    return (int) (position % capacity);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Frees the memory; nothing is appended any more. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      start = end;
      pointer.deallocate();
    }
  }
}
