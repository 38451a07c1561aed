package io.github.jetdetr.publish;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.LinkFailure;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker turned out not to take, although it said nothing of it: topics that its access
 * rules forbid, and messages at which it ends the connection. Used by the sending thread; {@link
 * #findings} by any.
 *
 * <p>A broker does not answer to QoS 0, so it refuses detections without a word. Therefore the
 * first message of each topic on each connection is sent at QoS 1, and so are those that follow a
 * connection that ended just after a message had been written.
 */
final class DeliveryRules {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRules.class);

  private static final long TRY_REFUSED_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long TRY_LARGE_AGAIN_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long CAREFUL_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long JUST_WRITTEN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MAX_ENDS = 3;

  private final String root;
  private final Map<String, Topic> topics = new HashMap<>();
  private BrokerTerms terms = BrokerTerms.UNRESTRICTED;
  private long carefulUntilNanos;
  private boolean careful;

  private int ends;
  private int smallestAtEnd = Integer.MAX_VALUE;
  private int largestAccepted;
  private int learnedLimit = Integer.MAX_VALUE;
  private long learnedAtNanos;
  private int lastWritten;
  private long lastWrittenAtNanos;
  private boolean anyWritten;

  private volatile List<HealthReport.Reason> findings = List.of();

  private static final class Topic {
    boolean confirmed;
    @Nullable String refusal;
    long refusedAtNanos;
  }

  /**
   * @param root what all topics of the node begin with, including the last slash
   */
  DeliveryRules(String root) {
    this.root = root;
  }

  /** What is lost by the broker's terms and refusals, for the node's health; empty if nothing. */
  List<HealthReport.Reason> findings() {
    return findings;
  }

  /** Begins a connection. */
  void connected(BrokerTerms newTerms, long nowNanos) {
    terms = newTerms;
    for (Topic topic : topics.values()) {
      topic.confirmed = false;
      // A broker that was restarted may have other rules, so one message finds out at once.
      topic.refusedAtNanos = nowNanos - TRY_REFUSED_AGAIN_NANOS;
    }
    carefulUntilNanos = nowNanos + CAREFUL_NANOS;
    anyWritten = false;
    update();
  }

  /** Why a message is not worth sending; null if it is. */
  @Nullable DropReason verdict(OutgoingMessage message, long nowNanos) {
    if (message.length() >= learnedLimit) {
      if (nowNanos - learnedAtNanos < TRY_LARGE_AGAIN_NANOS) {
        return DropReason.TOO_LARGE;
      }
      learnedLimit = Integer.MAX_VALUE;
      update();
    }
    Topic topic = topics.get(ruled(message));
    boolean promised = message.delivery() == Delivery.STATE || message.delivery() == Delivery.EVENT;
    if (promised || topic == null || topic.refusal == null) {
      return null;
    }
    boolean lately = nowNanos - topic.refusedAtNanos < TRY_REFUSED_AGAIN_NANOS;
    return lately ? DropReason.REJECTED : null;
  }

  /** The quality of service to send a message with. */
  int qos(OutgoingMessage message, long nowNanos) {
    Topic topic = topics.get(ruled(message));
    boolean unsure = topic == null || !topic.confirmed || topic.refusal != null;
    boolean watched = careful && nowNanos - carefulUntilNanos < 0;
    return unsure || watched ? 1 : message.delivery().qos();
  }

  /** Notes what became of a message. */
  void settled(OutgoingMessage message, int qos, MqttLink.Outcome outcome, long nowNanos) {
    if (outcome != MqttLink.Outcome.SENT && outcome != MqttLink.Outcome.REJECTED) {
      return;
    }
    lastWritten = message.length();
    lastWrittenAtNanos = nowNanos;
    anyWritten = true;
    if (qos > 0 && terms.maxQos() > 0) {
      accepted(message.length());
      Topic topic = topics.computeIfAbsent(ruled(message), unused -> new Topic());
      topic.confirmed = true;
      answered(topic, message, outcome == MqttLink.Outcome.REJECTED, nowNanos);
    }
  }

  /**
   * The topic, or what stands for many of them: every event has its own for its pictures, of which
   * nobody could keep account.
   */
  private static String ruled(OutgoingMessage message) {
    String topic = message.topic();
    if (message.delivery() != Delivery.PICTURE) {
      return topic;
    }
    int view = topic.lastIndexOf('/');
    return topic.substring(0, topic.lastIndexOf('/', view - 1)) + "/+" + topic.substring(view);
  }

  private void accepted(int length) {
    largestAccepted = Math.max(largestAccepted, length);
    if (length >= smallestAtEnd) {
      ends = 0;
      smallestAtEnd = Integer.MAX_VALUE;
    }
  }

  private void answered(Topic topic, OutgoingMessage message, boolean refused, long nowNanos) {
    if (!refused && topic.refusal == null) {
      return;
    }
    if (!refused) {
      LOG.info("the broker takes messages on {} again", message.topic());
      topic.refusal = null;
    } else {
      boolean news = topic.refusal == null;
      topic.refusedAtNanos = nowNanos;
      topic.refusal =
          "the broker refuses messages on %s (reason 0x%02X%s)"
              .formatted(message.topic(), message.rejection(), meaning(message.rejection()));
      if (news) {
        LOG.warn("{}; they are counted as rejected", topic.refusal);
      }
    }
    update();
  }

  // Reason codes of PUBACK: OASIS MQTT 5.0, 3.4.2.1.
  private static String meaning(int reason) {
    return switch (reason) {
      case 0x87 -> ", not authorized: check the broker's access rules";
      case 0x90 -> ", topic name invalid";
      case 0x97 -> ", quota exceeded";
      default -> "";
    };
  }

  /**
   * Notes the end of a connection.
   *
   * @param unanswered the message that was being sent; null if none was
   * @return whether that message is to be dropped, because connections keep ending at it
   */
  boolean ended(LinkException why, @Nullable OutgoingMessage unanswered, long nowNanos) {
    boolean byBroker = why.failure() == LinkFailure.LOST || why.failure() == LinkFailure.TOO_LARGE;
    if (!byBroker) {
      return false;
    }
    if (unanswered != null) {
      return suspect(unanswered.length(), why, nowNanos);
    }
    if (anyWritten && nowNanos - lastWrittenAtNanos < JUST_WRITTEN_NANOS) {
      careful = true;
      if (terms.maxQos() == 0 || why.failure() == LinkFailure.TOO_LARGE) {
        boolean unused = suspect(lastWritten, why, nowNanos);
      }
    }
    return false;
  }

  private boolean suspect(int length, LinkException why, long nowNanos) {
    careful = true;
    ends = why.failure() == LinkFailure.TOO_LARGE ? MAX_ENDS : ends + 1;
    smallestAtEnd = Math.min(smallestAtEnd, length);
    if (ends < MAX_ENDS) {
      return false;
    }
    if (smallestAtEnd > largestAccepted) {
      learnedLimit = smallestAtEnd;
      learnedAtNanos = nowNanos;
      LOG.warn(
          "the broker ends the connection at messages of {} bytes or more; they are dropped",
          learnedLimit);
      update();
    }
    ends = 0;
    smallestAtEnd = Integer.MAX_VALUE;
    return true;
  }

  private void update() {
    List<HealthReport.Reason> found = new ArrayList<>();
    List<String> losses = terms.losses();
    if (!losses.isEmpty()) {
      found.add(new HealthReport.Reason("broker_limits", null, String.join("; ", losses)));
    }
    topics.forEach(
        (name, topic) -> {
          if (topic.refusal != null) {
            String below = name.startsWith(root) ? name.substring(root.length()) : name;
            found.add(new HealthReport.Reason("topic_refused", below, topic.refusal));
          }
        });
    if (learnedLimit != Integer.MAX_VALUE) {
      String detail = "the broker ends the connection at messages of %d bytes or more";
      found.add(new HealthReport.Reason("packet_limit", null, detail.formatted(learnedLimit)));
    }
    findings = List.copyOf(found);
  }
}
