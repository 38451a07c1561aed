package io.github.jetdetr.message.json;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * The bytes of one message in a reused array that grows only for the largest message so far. Not
 * thread-safe.
 */
public final class MessageBytes extends OutputStream {

  private byte[] bytes = new byte[4_096];
  private int length;

  /**
   * The array that holds the bytes from index 0; valid until the next message. Only the first
   * {@link #length} bytes belong to the message.
   */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  @Override
  public void write(int value) {
    makeRoom(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int count) {
    makeRoom(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void makeRoom(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
