package io.github.jetdetr.blackbox;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.file.ProcessFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Writes one incident, from its beginning to its end, in large pieces. It has its name only once it
 * is whole and on the disk. Used by one thread at a time.
 */
final class IncidentWriter implements AutoCloseable {

  static final byte[] MAGIC = "JETDBOX2".getBytes(StandardCharsets.US_ASCII);
  static final int HEAD_BYTES = 4 + 2 + 2 + 8;
  static final int CHECK_BYTES = 4;

  private static final int PIECE_BYTES = 1 << 18;

  private final Path file;
  private final ProcessFile part;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
  private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
  private final CRC32C crc = new CRC32C();
  private long records;
  private long bytes;
  private boolean finished;

  private IncidentWriter(Path file, ProcessFile part) {
    this.file = file;
    this.part = part;
  }

  /** Begins a file, which only this process's user may read: it holds pictures of people. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with the writer
  static IncidentWriter create(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    IncidentWriter writer =
        new IncidentWriter(
            file,
            ProcessFile.create(folder, IncidentFolder.PART_PREFIX, IncidentFolder.PART_SUFFIX));
    writer.put(ByteBuffer.wrap(MAGIC));
    return writer;
  }

  /**
   * Writes a record.
   *
   * @param payload from its position to its limit; not consumed
   */
  void write(RecordKind kind, int camera, long timeNanos, ByteBuffer payload) throws IOException {
    head.clear().putInt(payload.remaining()).putShort((short) kind.number());
    head.putShort((short) camera).putLong(timeNanos).flip();
    crc.reset();
    crc.update(head.duplicate());
    crc.update(payload.duplicate());
    put(head);
    put(payload.duplicate());
    put(ByteBuffer.allocate(CHECK_BYTES).putInt((int) crc.getValue()).flip());
    records++;
  }

  private void put(ByteBuffer data) throws IOException {
    bytes += data.remaining();
    while (data.hasRemaining()) {
      if (!piece.hasRemaining()) {
        flush();
      }
      int count = Math.min(piece.remaining(), data.remaining());
      piece.put(piece.position(), data, data.position(), count);
      piece.position(piece.position() + count);
      data.position(data.position() + count);
    }
  }

  private void flush() throws IOException {
    piece.flip();
    while (piece.hasRemaining()) {
      int unused = part.channel().write(piece);
    }
    piece.clear();
  }

  /** Bytes written so far. */
  long bytes() {
    return bytes;
  }

  /**
   * Ends the file, and gives it its name once it is on the disk.
   *
   * @param lost records that could not be written
   */
  void finish(long timeNanos, long lost) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(16).putLong(records).putLong(lost).flip();
    write(RecordKind.END, 0, timeNanos, end);
    flush();
    part.channel().force(true);
    Files.move(part.path(), file, StandardCopyOption.ATOMIC_MOVE);
    finished = true;
  }

  /** What is not finished is removed. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      Files.deleteIfExists(part.path());
    }
    part.close();
  }
}
