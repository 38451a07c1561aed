package io.github.jetdetr.message.json;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * One message's bytes in an array that is used again and grows only for a larger message than any
 * before. Not thread-safe.
 */
public final class MessageBytes extends OutputStream {

  private byte[] bytes = new byte[4_096];
  private int length;

  /** The bytes, from index 0; good until the next message. */
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
