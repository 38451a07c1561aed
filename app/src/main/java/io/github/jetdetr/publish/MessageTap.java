package io.github.jetdetr.publish;

import io.github.jetdetr.message.MessageKind;

/** Hears of every message before it is sent, or dropped. Any thread; must not block or fail. */
public interface MessageTap {

  /** Hears nothing. */
  MessageTap NONE = (kind, topic, bytes, length) -> {};

  /**
   * A message was offered.
   *
   * @param bytes its payload, the first {@code length} of them; valid only during the call
   */
  void offered(MessageKind kind, String topic, byte[] bytes, int length);
}
