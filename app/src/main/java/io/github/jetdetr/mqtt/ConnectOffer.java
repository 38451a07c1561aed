package io.github.jetdetr.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT packet asks for. A broker that refuses it is asked for less, one step at a time.
 *
 * @param mqtt5 MQTT 5, otherwise 3.1.1
 * @param willQos quality of service of the will, 0 or 1
 * @param willRetained whether the will is to be retained
 * @param keepAliveSeconds MQTT keep-alive
 */
record ConnectOffer(boolean mqtt5, int willQos, boolean willRetained, int keepAliveSeconds) {

  static ConnectOffer full(int keepAliveSeconds) {
    return new ConnectOffer(true, 1, true, keepAliveSeconds);
  }

  /** What to ask for after a refusal; null if asking for less does not help. */
  @Nullable ConnectOffer after(LinkFailure failure) {
    return switch (failure) {
      case QOS_REFUSED ->
          willQos > 0 ? new ConnectOffer(mqtt5, 0, willRetained, keepAliveSeconds) : null;
      case RETAIN_REFUSED ->
          willRetained ? new ConnectOffer(mqtt5, willQos, false, keepAliveSeconds) : null;
      case VERSION_REFUSED -> mqtt5 ? new ConnectOffer(false, 1, true, keepAliveSeconds) : null;
      // It does not say why: perhaps the will, perhaps the version.
      case HUNG_UP -> {
        if (willQos > 0 || willRetained) {
          yield new ConnectOffer(mqtt5, 0, false, keepAliveSeconds);
        }
        yield mqtt5 ? new ConnectOffer(false, 1, true, keepAliveSeconds) : null;
      }
      case UNREACHABLE,
          NO_ANSWER,
          TLS,
          NOT_AUTHORIZED,
          BAD_FILE,
          UNAVAILABLE,
          REFUSED,
          TAKEN_OVER,
          TOO_LARGE,
          LOST ->
          null;
    };
  }

  /** The most that a broker of these terms accepts of a full offer. */
  ConnectOffer within(int maxQos, boolean retain) {
    return new ConnectOffer(mqtt5, Math.min(1, maxQos), retain, keepAliveSeconds);
  }

  ConnectOffer withKeepAlive(int seconds) {
    return new ConnectOffer(mqtt5, willQos, willRetained, seconds);
  }
}
