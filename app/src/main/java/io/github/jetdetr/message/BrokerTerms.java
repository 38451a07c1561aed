package io.github.jetdetr.message;

import java.util.ArrayList;
import java.util.List;

/**
 * What the connected broker grants.
 *
 * @param protocol {@code 5} or {@code 3.1.1}
 * @param maxQos the highest quality of service it accepts, 0 to 2
 * @param retain whether it keeps retained messages
 * @param maxPacketBytes largest packet it accepts; {@link Long#MAX_VALUE} if it has no limit or
 *     does not say
 * @param keepAliveSeconds longest silence before it ends the connection
 */
public record BrokerTerms(
    String protocol, int maxQos, boolean retain, long maxPacketBytes, int keepAliveSeconds) {

  /** An MQTT 5 broker without restrictions. */
  public static final BrokerTerms UNRESTRICTED = new BrokerTerms("5", 2, true, Long.MAX_VALUE, 10);

  /** The same with another packet limit. */
  public BrokerTerms withMaxPacketBytes(long bytes) {
    return new BrokerTerms(protocol, maxQos, retain, bytes, keepAliveSeconds);
  }

  /** What the daemon's messages lose by these terms, one line each; empty if nothing. */
  public List<String> losses() {
    List<String> losses = new ArrayList<>();
    if (!protocol.equals("5")) {
      losses.add(
          "the broker does not speak MQTT 5, so MQTT %s is used: messages do not expire on the"
                  .formatted(protocol)
              + " broker, and it cannot say why it refuses a message or ends a connection");
    }
    if (maxQos == 0) {
      losses.add(
          "the broker accepts QoS 0 only: no message is acknowledged, so one that is lost on the way"
              + " counts as sent");
    }
    if (!retain) {
      losses.add(
          "the broker keeps no retained messages: a subscriber that comes later gets no state until"
              + " it is published again, and the will reaches only those who are connected");
    }
    return losses;
  }
}
