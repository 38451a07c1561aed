package io.github.jetdetr.spool;

import io.github.jetdetr.message.MessageKind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a message in a file: length and CRC32C of the body, 4 bytes each, big endian; the
 * body is the time (8 bytes, milliseconds since 1970), the kind's word behind its length (1 byte),
 * the topic behind its length (2 bytes), and the payload.
 */
final class SpoolRecord {

  static final int HEAD_BYTES = 8;
  private static final int MIN_BODY_BYTES = 11;
  private static final int MAX_BODY_BYTES = 1 << 20;

  private SpoolRecord() {}

  /** A message and where the next one begins. */
  record Read(SpoolMessage message, long end) {}

  static byte[] bytes(SpoolMessage message) {
    byte[] kind = message.kind().word().getBytes(StandardCharsets.UTF_8);
    byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
    int body = MIN_BODY_BYTES + kind.length + topic.length + message.payload().length;
    if (body > MAX_BODY_BYTES) {
      throw new IllegalArgumentException("a message of %d bytes is too large".formatted(body));
    }
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + body);
    bytes.putInt(body).putInt(0).putLong(message.atUtcMillis());
    bytes.put((byte) kind.length).put(kind);
    bytes.putShort((short) topic.length).put(topic).put(message.payload());
    bytes.putInt(Integer.BYTES, crc(bytes.array(), HEAD_BYTES, body));
    return bytes.array();
  }

  /**
   * Reads the message at a position.
   *
   * @return null if there is no whole and sound one
   */
  static @Nullable Read read(FileChannel file, long position) throws IOException {
    try {
      ByteBuffer head = fill(file, position, HEAD_BYTES);
      int length = head.getInt();
      int crc = head.getInt();
      if (length < MIN_BODY_BYTES || length > MAX_BODY_BYTES) {
        return null;
      }
      byte[] bytes = new byte[length];
      ByteBuffer body = fill(file, position + HEAD_BYTES, length).get(bytes).rewind();
      if (crc(bytes, 0, length) != crc) {
        return null;
      }
      long atUtcMillis = body.getLong();
      MessageKind kind = kind(text(body, body.get() & 0xFF));
      String topic = text(body, body.getShort() & 0xFFFF);
      byte[] payload = new byte[body.remaining()];
      body.get(payload);
      if (kind == null) {
        return null;
      }
      return new Read(
          new SpoolMessage(kind, topic, payload, atUtcMillis), position + HEAD_BYTES + length);
    } catch (EOFException e) {
      return null;
    }
  }

  private static ByteBuffer fill(FileChannel file, long position, int count) throws IOException {
    // Asked first, so that a length made of garbage allocates nothing.
    if (position + count > file.size()) {
      throw new EOFException();
    }
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  private static String text(ByteBuffer from, int length) throws EOFException {
    if (length > from.remaining()) {
      throw new EOFException();
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static @Nullable MessageKind kind(String word) {
    for (MessageKind kind : MessageKind.values()) {
      if (kind.word().equals(word) && SpoolValue.of(kind) != null) {
        return kind;
      }
    }
    return null;
  }

  private static int crc(byte[] bytes, int offset, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, count);
    return (int) crc.getValue();
  }
}
