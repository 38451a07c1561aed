package io.github.jetdetr.publish;

import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.mqtt.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is neither of a frame nor of an object: the node's status, its announcement,
 * answers to commands, and that retained messages are no longer true. Never blocks on the network;
 * thread-safe.
 */
public final class NodePublisher {

  private static final byte[] ONLINE = "online".getBytes(StandardCharsets.UTF_8);
  private static final byte[] STOPPED = "stopped".getBytes(StandardCharsets.UTF_8);
  private static final Duration ANSWER_LIFE = Duration.ofMinutes(1);

  private final Topics topics;
  private final @Nullable DiscoveryTopics discovery;
  private final Outbox outbox;

  NodePublisher(Topics topics, @Nullable DiscoveryTopics discovery, Outbox outbox) {
    this.topics = topics;
    this.discovery = discovery;
    this.outbox = outbox;
  }

  /**
   * The status while the node runs. What an earlier run that was killed said of itself goes first:
   * beside {@code online} it would be taken for the present.
   */
  void online() {
    outbox.withdrawEarlier(MessageKind.INFO, topics.info());
    outbox.withdrawEarlier(MessageKind.HEALTH, topics.health());
    offerStatus(ONLINE);
  }

  /** The status after an orderly end. */
  void stopped() {
    offerStatus(STOPPED);
  }

  /**
   * Announces this node to Home Assistant as a retained message, if its settings have it so.
   *
   * @param payload what the device consists of, JSON
   */
  public void announce(byte[] payload) {
    if (discovery != null) {
      outbox.offer(
          Delivery.STATE,
          MessageKind.DISCOVERY,
          discovery.config(),
          payload,
          payload.length,
          /* lifeNanos= */ 0);
    }
  }

  /**
   * Publishes the answer to a command; never blocks on the network.
   *
   * @param json the message; copied
   * @param correlation what the answer carries; null for nothing
   */
  public void answer(String topic, byte[] json, byte @Nullable [] correlation) {
    outbox.offer(
        Delivery.EVENT,
        MessageKind.RESULT,
        topic,
        json,
        json.length,
        ANSWER_LIFE.toNanos(),
        correlation);
  }

  /**
   * Withdraws the state of a camera that an earlier run left behind when it was killed. What else
   * is retained of a camera is read beside it.
   */
  public void withdrawEarlier(String camera) {
    outbox.withdrawEarlier(MessageKind.CAMERA_STATUS, topics.cameraStatus(camera));
  }

  /**
   * Withdraws retained messages of a camera.
   *
   * @param whole whether the camera itself is gone
   * @param zones those of its zones that are gone
   */
  public void withdraw(String camera, boolean whole, List<String> zones) {
    if (whole) {
      outbox.withdraw(topics.cameraStatus(camera));
      outbox.withdraw(topics.counts(camera));
      outbox.withdraw(topics.snapshot(camera));
    }
    zones.forEach(zone -> outbox.withdraw(topics.occupied(camera, zone)));
  }

  private void offerStatus(byte[] status) {
    outbox.offer(
        Delivery.STATE,
        MessageKind.STATUS,
        topics.status(),
        status,
        status.length,
        /* lifeNanos= */ 0);
  }
}
