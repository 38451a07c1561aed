package io.github.jetdetr.mqtt;

/**
 * Address of a broker: {@code mqtt://host[:1883]}, {@code mqtts://host[:8883]}, {@code embedded} or
 * {@code embedded:PORT}.
 *
 * @param transport how it is connected
 * @param host host name or IP address; an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 * @param portSpecified whether the port was specified, rather than the default
 */
public record BrokerAddress(Transport transport, String host, int port, boolean portSpecified) {

  /** How a broker is connected. */
  public enum Transport {
    /** MQTT over TCP, unencrypted. */
    PLAIN("mqtt", 1883),
    /** MQTT over TLS, certificate and host name verified. */
    TLS("mqtts", 8883),
    /** A broker in this process, on the loopback interface. */
    EMBEDDED("embedded", 1883);

    private final String scheme;
    private final int defaultPort;

    Transport(String scheme, int defaultPort) {
      this.scheme = scheme;
      this.defaultPort = defaultPort;
    }
  }

  /**
   * @throws IllegalArgumentException if the host is empty or the port is out of range
   */
  public BrokerAddress {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the broker's address has no host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "a broker's port must be in [1, 65535], but was %d".formatted(port));
    }
  }

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException if it is malformed, or contains a user or password, which the
   *     message does not repeat
   */
  public static BrokerAddress parse(String text) {
    if (text.equals("embedded")) {
      return new BrokerAddress(
          Transport.EMBEDDED, "127.0.0.1", Transport.EMBEDDED.defaultPort, false);
    }
    if (text.startsWith("embedded:")) {
      int port = port(text.substring("embedded:".length()));
      return new BrokerAddress(Transport.EMBEDDED, "127.0.0.1", port, true);
    }
    if (text.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the broker's address must not contain user and password: addresses end up in logs and"
              + " process lists; use the settings user and password_file");
    }
    if (text.startsWith("mqtt://")) {
      return network(Transport.PLAIN, text.substring("mqtt://".length()));
    }
    if (text.startsWith("mqtts://")) {
      return network(Transport.TLS, text.substring("mqtts://".length()));
    }
    throw new IllegalArgumentException(
        "a broker's address must be mqtt://HOST[:PORT], mqtts://HOST[:PORT], embedded or"
            + " embedded:PORT, but was \"%s\"".formatted(text));
  }

  /** The address in the form that {@link #parse} reads, with its port. */
  @Override
  public String toString() {
    if (transport == Transport.EMBEDDED) {
      return portSpecified ? "embedded:" + port : "embedded";
    }
    return transport.scheme + "://" + bracketed() + ":" + port;
  }

  /** The host as in a URI, an IPv6 address in brackets. */
  String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static BrokerAddress network(Transport transport, String text) {
    String authority = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (authority.indexOf('/') >= 0 || authority.indexOf('?') >= 0 || authority.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "a broker's address must end after its port, but was \"%s\"".formatted(text));
    }
    String host = authority;
    String port = "";
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      boolean portOrEnd =
          close == authority.length() - 1 || (close > 0 && authority.charAt(close + 1) == ':');
      if (!portOrEnd) {
        throw new IllegalArgumentException(
            "an IPv6 address must be in brackets, as in [::1]:8883, but was \"%s\""
                .formatted(authority));
      }
      host = authority.substring(1, close);
      port = authority.substring(Math.min(close + 2, authority.length()));
    } else if (authority.indexOf(':') >= 0) {
      int colon = authority.indexOf(':');
      if (authority.indexOf(':', colon + 1) >= 0) {
        throw new IllegalArgumentException(
            "an IPv6 address must be in brackets, as in [::1]:8883, but was \"%s\""
                .formatted(authority));
      }
      host = authority.substring(0, colon);
      port = authority.substring(colon + 1);
    }
    boolean specified = !port.isEmpty();
    return new BrokerAddress(
        transport, host, specified ? port(port) : transport.defaultPort, specified);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a broker's port must be in [1, 65535], but was \"%s\"".formatted(text), e);
    }
  }
}
