package io.github.jetdetr.publish;

import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.Delivery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what Home Assistant knows of this node up to date: announces it again when Home Assistant
 * has started, and withdraws what an earlier run announced and this one does not. Thread-safe.
 */
final class DiscoveryWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryWatch.class);
  private static final byte[] NOTHING = {};

  private final @Nullable DiscoveryTopics own;
  private final String node;
  private final Outbox outbox;

  /**
   * @param own where this run announces the node; null if it does not
   */
  DiscoveryWatch(@Nullable DiscoveryTopics own, String node, Outbox outbox) {
    this.own = own;
    this.node = node;
    this.outbox = outbox;
  }

  /** Where Home Assistant says that it has started; null if nobody wants to know. */
  @Nullable String statusTopic() {
    return own == null ? null : own.status();
  }

  /** Home Assistant's status was published. */
  void status(String text) {
    if (own != null && text.equals("online")) {
      LOG.info("Home Assistant has started: announcing this node again");
      outbox.markStateDue(own.config());
    }
  }

  /**
   * An earlier run of this node announced it there.
   *
   * @param topic as its info said; not trusted
   */
  void announcedEarlier(String topic) {
    boolean ours = own != null && own.config().equals(topic);
    if (!ours && DiscoveryTopics.isConfigOf(node, topic)) {
      LOG.info("removing this node from Home Assistant: withdrawing {}", topic);
      outbox.offer(Delivery.STATE, MessageKind.DISCOVERY, topic, NOTHING, 0, /* lifeNanos= */ 0);
    }
  }
}
