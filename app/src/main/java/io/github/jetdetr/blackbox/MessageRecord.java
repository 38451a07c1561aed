package io.github.jetdetr.blackbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message that was published: its kind's word behind its length (1 byte), the topic behind its
 * length (2 bytes), and the payload.
 *
 * @param kind the word of its {@link io.github.jetdetr.message.MessageKind}
 */
public record MessageRecord(String kind, String topic, String payload) {

  /** The part before the payload. */
  static ByteBuffer head(String kind, String topic) {
    byte[] kindBytes = kind.getBytes(StandardCharsets.UTF_8);
    byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(3 + kindBytes.length + topicBytes.length);
    head.put((byte) kindBytes.length).put(kindBytes);
    return head.putShort((short) topicBytes.length).put(topicBytes).flip();
  }

  /** Reads a record's payload. */
  public static MessageRecord read(ByteBuffer from) {
    String kind = text(from, from.get() & 0xFF);
    String topic = text(from, from.getShort() & 0xFFFF);
    return new MessageRecord(kind, topic, text(from, from.remaining()));
  }

  private static String text(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
