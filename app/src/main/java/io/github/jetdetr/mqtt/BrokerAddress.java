package io.github.jetdetr.mqtt;

/**
 * Address of a broker: {@code mqtt://host[:1883]}, {@code mqtts://host[:8883]}, {@code
 * ws://host[:80]/path}, {@code wss://host[:443]/path}, {@code embedded} or {@code embedded:PORT}.
 *
 * @param transport how it is connected
 * @param host host name or IP address; an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 * @param portSpecified whether the port was specified, rather than the default
 * @param path of a WebSocket, begins with {@code /}; otherwise empty
 */
public record BrokerAddress(
    Transport transport, String host, int port, boolean portSpecified, String path) {

  /** How a broker is connected. */
  public enum Transport {
    /** MQTT over TCP, unencrypted. */
    PLAIN("mqtt", 1883),
    /** MQTT over TLS, certificate and host name verified. */
    TLS("mqtts", 8883),
    /** MQTT in a WebSocket, unencrypted. */
    WEB_SOCKET("ws", 80),
    /** MQTT in a WebSocket over TLS, certificate and host name verified. */
    SECURE_WEB_SOCKET("wss", 443),
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

  /** An address without a path. */
  public BrokerAddress(Transport transport, String host, int port, boolean portSpecified) {
    this(transport, host, port, portSpecified, "");
  }

  /** Whether the connection is encrypted and the broker's certificate verified. */
  boolean tls() {
    return transport == Transport.TLS || transport == Transport.SECURE_WEB_SOCKET;
  }

  /** Whether MQTT travels in a WebSocket. */
  boolean webSocket() {
    return transport == Transport.WEB_SOCKET || transport == Transport.SECURE_WEB_SOCKET;
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
    for (Transport transport : Transport.values()) {
      if (transport != Transport.EMBEDDED && text.startsWith(transport.scheme + "://")) {
        return network(transport, text.substring(transport.scheme.length() + "://".length()));
      }
    }
    throw new IllegalArgumentException(
        "a broker's address must be mqtt://HOST[:PORT], mqtts://HOST[:PORT], ws://HOST[:PORT]/PATH,"
            + " wss://HOST[:PORT]/PATH, embedded or embedded:PORT, but was \"%s\"".formatted(text));
  }

  /** The address in the form that {@link #parse} reads, with its port. */
  @Override
  public String toString() {
    if (transport == Transport.EMBEDDED) {
      return portSpecified ? "embedded:" + port : "embedded";
    }
    return transport.scheme + "://" + bracketed() + ":" + port + path;
  }

  /** The host as in a URI, an IPv6 address in brackets. */
  String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static BrokerAddress network(Transport transport, String text) {
    int slash = text.indexOf('/');
    boolean webSocket =
        transport == Transport.WEB_SOCKET || transport == Transport.SECURE_WEB_SOCKET;
    if (webSocket && slash >= 0) {
      BrokerAddress host = host(transport, text.substring(0, slash));
      String path = text.substring(slash);
      if (!path.matches("[a-zA-Z0-9/._~-]*")) {
        throw new IllegalArgumentException(
            "the path of a WebSocket may hold a-z, A-Z, 0-9 and /._~- only, but was \"%s\""
                .formatted(path));
      }
      return new BrokerAddress(transport, host.host, host.port, host.portSpecified, path);
    }
    if (webSocket) {
      // Where brokers serve MQTT by default (Mosquitto anywhere, HiveMQ and EMQX here).
      BrokerAddress host = host(transport, text);
      return new BrokerAddress(transport, host.host, host.port, host.portSpecified, "/mqtt");
    }
    return host(transport, text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static BrokerAddress host(Transport transport, String authority) {
    if (authority.indexOf('/') >= 0 || authority.indexOf('?') >= 0 || authority.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "a broker's address must end after its port, but was \"%s\"".formatted(authority));
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
