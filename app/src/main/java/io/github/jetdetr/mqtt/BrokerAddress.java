package io.github.jetdetr.mqtt;

/**
 * Where the broker is: {@code mqtt://host[:1883]}, {@code mqtts://host[:8883]}, {@code embedded} or
 * {@code embedded:PORT}.
 *
 * @param transport how it is reached
 * @param host name or address, an IPv6 address without its brackets
 * @param port TCP port, 1 to 65535
 * @param portGiven whether the port was asked for, or is the usual one
 */
public record BrokerAddress(Transport transport, String host, int port, boolean portGiven) {

  /** How a broker is reached. */
  public enum Transport {
    /** MQTT over TCP, readable for everyone on the way. */
    PLAIN("mqtt", 1883),
    /** MQTT over TLS, certificate and host name verified. */
    TLS("mqtts", 8883),
    /** A broker in this process, on the loopback interface. */
    EMBEDDED("embedded", 1883);

    private final String scheme;
    private final int usualPort;

    Transport(String scheme, int usualPort) {
      this.scheme = scheme;
      this.usualPort = usualPort;
    }
  }

  /**
   * @throws IllegalArgumentException when there is no host or no such port
   */
  public BrokerAddress {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the broker's address names no host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "a broker's port must be in 1 to 65535, but was %d".formatted(port));
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it has another form, or holds user or password; the
   *     message does not repeat them
   */
  public static BrokerAddress parse(String text) {
    if (text.equals("embedded")) {
      return new BrokerAddress(
          Transport.EMBEDDED, "127.0.0.1", Transport.EMBEDDED.usualPort, false);
    }
    if (text.startsWith("embedded:")) {
      int port = port(text.substring("embedded:".length()));
      return new BrokerAddress(Transport.EMBEDDED, "127.0.0.1", port, true);
    }
    if (text.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the broker's address must not hold user and password: addresses end up in logs and"
              + " process lists; give the user by itself and the password in a file");
    }
    if (text.startsWith("mqtt://")) {
      return network(Transport.PLAIN, text.substring("mqtt://".length()));
    }
    if (text.startsWith("mqtts://")) {
      return network(Transport.TLS, text.substring("mqtts://".length()));
    }
    throw new IllegalArgumentException(
        "a broker's address is mqtt://HOST[:PORT], mqtts://HOST[:PORT], embedded or"
            + " embedded:PORT, but was \"%s\"".formatted(text));
  }

  /** The address in the form that {@link #parse} reads, with its port. */
  @Override
  public String toString() {
    if (transport == Transport.EMBEDDED) {
      return portGiven ? "embedded:" + port : "embedded";
    }
    return transport.scheme + "://" + bracketed() + ":" + port;
  }

  /** The host as URIs write it. */
  String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static BrokerAddress network(Transport transport, String rest) {
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    if (authority.indexOf('/') >= 0 || authority.indexOf('?') >= 0 || authority.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "a broker's address ends after its port, but was \"%s\"".formatted(rest));
    }
    String host = authority;
    String port = "";
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      boolean portOrEnd =
          close == authority.length() - 1 || (close > 0 && authority.charAt(close + 1) == ':');
      if (!portOrEnd) {
        throw new IllegalArgumentException(
            "an IPv6 address stands in brackets, [::1]:8883, but was \"%s\"".formatted(authority));
      }
      host = authority.substring(1, close);
      port = authority.substring(Math.min(close + 2, authority.length()));
    } else if (authority.indexOf(':') >= 0) {
      int colon = authority.indexOf(':');
      if (authority.indexOf(':', colon + 1) >= 0) {
        throw new IllegalArgumentException(
            "an IPv6 address stands in brackets, [::1]:8883, but was \"%s\"".formatted(authority));
      }
      host = authority.substring(0, colon);
      port = authority.substring(colon + 1);
    }
    boolean given = !port.isEmpty();
    return new BrokerAddress(transport, host, given ? port(port) : transport.usualPort, given);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a broker's port must be in 1 to 65535, but was \"%s\"".formatted(text), e);
    }
  }
}
