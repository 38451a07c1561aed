package io.github.jetdetr.blackbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads an incident, record by record, whose every byte was checked before the first is given out.
 * Used by one thread at a time.
 */
public final class IncidentReader implements AutoCloseable {

  private static final int MAX_PAYLOAD_BYTES = 512 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final DataInputStream in;
  private final Set<FrameKey> detected;
  private final CRC32C crc = new CRC32C();
  private final byte[] head = new byte[IncidentWriter.HEAD_BYTES];
  private byte[] payload = new byte[1 << 16];
  private int length;
  private long records;
  private long results;
  private @Nullable IncidentHeader read;

  private record FrameKey(int camera, long frameId) {}

  private IncidentReader(Path file, Set<FrameKey> detected) throws IOException, IncidentException {
    this.file = file;
    this.detected = detected;
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 18));
    byte[] magic = in.readNBytes(IncidentWriter.MAGIC.length);
    if (!Arrays.equals(magic, IncidentWriter.MAGIC)) {
      in.close();
      throw new IncidentException(file + ": is not an incident of jetdetr");
    }
  }

  /**
   * Opens a file.
   *
   * @throws IncidentException if it is no incident, is cut off or damaged
   * @throws IOException if it cannot be read
   */
  @MustBeClosed
  public static IncidentReader open(Path file) throws IOException, IncidentException {
    try (IncidentReader check = new IncidentReader(file, new HashSet<>())) {
      check.checkWhole();
      IncidentReader reader = new IncidentReader(file, check.detected);
      reader.results = check.results;
      return reader;
    }
  }

  private void checkWhole() throws IOException, IncidentException {
    boolean ended = false;
    while (next()) {
      ended = kind() == RecordKind.END;
      if (kind() == RecordKind.RESULT && length >= Long.BYTES) {
        detected.add(new FrameKey(camera(), payload().getLong()));
        results++;
      }
      if (ended && (payload().getLong() != records - 1 || in.read() >= 0)) {
        throw new IncidentException(file + ": something was added to it or taken from it");
      }
    }
    if (!ended) {
      throw new IncidentException("%s: is cut off after %d records".formatted(file, records));
    }
  }

  /**
   * Reads the next record.
   *
   * @return false at the end
   */
  public boolean next() throws IOException, IncidentException {
    int got = in.readNBytes(head, 0, head.length);
    if (got == 0) {
      return false;
    }
    try {
      if (got < head.length) {
        throw new EOFException();
      }
      length = ByteBuffer.wrap(head).getInt();
      if (length < 0 || length > MAX_PAYLOAD_BYTES) {
        throw damaged();
      }
      read(length);
      crc.reset();
      crc.update(head);
      crc.update(payload, 0, length);
      if (in.readInt() != (int) crc.getValue()) {
        throw damaged();
      }
      records++;
      return true;
    } catch (EOFException e) {
      throw new IncidentException("%s: is cut off after %d records".formatted(file, records), e);
    }
  }

  /** In pieces: a length made of garbage must not allocate half a gigabyte. */
  private void read(int bytes) throws IOException {
    int done = 0;
    while (done < bytes) {
      int piece = Math.min(bytes - done, 1 << 20);
      if (payload.length < done + piece) {
        payload = Arrays.copyOf(payload, Math.max(done + piece, 2 * payload.length));
      }
      in.readFully(payload, done, piece);
      done += piece;
    }
  }

  private IncidentException damaged() {
    return new IncidentException("%s: record %d is damaged".formatted(file, records + 1));
  }

  /** The kind of the record; null for one of a later version. */
  public @Nullable RecordKind kind() {
    return RecordKind.of(ByteBuffer.wrap(head).getShort(4));
  }

  /** The number of its camera. */
  public int camera() {
    return ByteBuffer.wrap(head).getShort(6);
  }

  /** When it was made, on the recording machine's clock of {@link System#nanoTime()}. */
  public long timeNanos() {
    return ByteBuffer.wrap(head).getLong(8);
  }

  /** Its contents; valid until the next record is read. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(payload, 0, length).slice().asReadOnlyBuffer();
  }

  /** Whether this camera's picture of that number was detected on. */
  public boolean isDetected(long frameId) {
    return detected.contains(new FrameKey(camera(), frameId));
  }

  /** How many frames were detected on. */
  public long countDetected() {
    return results;
  }

  /** Its contents as text. */
  public String text() {
    return new String(payload, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * Reads the head, which is the first record.
   *
   * @throws IncidentException if it is missing or of another format
   */
  public IncidentHeader header() throws IOException, IncidentException {
    if (read != null) {
      return read;
    }
    if (!next() || kind() != RecordKind.HEADER) {
      throw new IncidentException(file + ": has no head");
    }
    IncidentHeader header;
    try {
      header = JSON.readValue(payload, 0, length, IncidentHeader.class);
    } catch (IOException e) {
      throw new IncidentException(file + ": its head cannot be read", e);
    }
    if (!header.schema().startsWith("jetdetr.incident/1.")) {
      throw new IncidentException(
          "%s: is of the format %s, and this program reads %s"
              .formatted(file, header.schema(), IncidentHeader.SCHEMA));
    }
    read = header;
    return header;
  }

  /** The head as {@link #header} reads it. */
  static byte[] bytes(IncidentHeader header) throws IOException {
    return JSON.writeValueAsBytes(header);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
