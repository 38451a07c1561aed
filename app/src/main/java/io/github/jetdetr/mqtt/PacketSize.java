package io.github.jetdetr.mqtt;

/** Upper bound of a message's size as an MQTT 5 packet written by Paho. */
final class PacketSize {

  // OASIS MQTT 5.0, 3.3: one byte of type and flags, up to 4 of remaining length, 2 of topic
  // length, 2 of packet id, and properties: 1 of their length, payload format 2, expiry 5, topic
  // alias 3, content type 3 and its text.
  private static final int FRAMING =
      1 + 4 + 2 + 2 + 1 + 2 + 5 + 3 + 3 + "application/json".length();

  private PacketSize() {}

  /** Bytes on the wire; topics are ASCII, so a character is a byte. */
  static long bytes(OutgoingMessage message) {
    return (long) FRAMING + message.topic().length() + message.length();
  }
}
