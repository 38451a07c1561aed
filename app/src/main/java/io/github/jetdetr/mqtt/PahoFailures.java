package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.VisibleText;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * Translates failures of Paho, the socket and the broker into one-line messages that say what to
 * do.
 */
final class PahoFailures {

  // Reason codes of CONNACK and DISCONNECT: OASIS MQTT 5.0, table 2-6.
  private static final int BAD_USER_OR_PASSWORD = 0x86;
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int BANNED = 0x8A;
  private static final int BAD_AUTHENTICATION_METHOD = 0x8C;
  private static final int SESSION_TAKEN_OVER = 0x8E;
  private static final int UNSUPPORTED_VERSION = 0x84;
  private static final int CLIENT_ID_INVALID = 0x85;
  private static final int SERVER_UNAVAILABLE = 0x88;
  private static final int SERVER_BUSY = 0x89;
  private static final int SHUTTING_DOWN = 0x8B;
  private static final int PACKET_TOO_LARGE = 0x95;
  private static final int QUOTA_EXCEEDED = 0x97;
  private static final int RETAIN_NOT_SUPPORTED = 0x9A;
  private static final int QOS_NOT_SUPPORTED = 0x9B;
  private static final int RATE_EXCEEDED = 0x9F;
  private static final int FIRST_ERROR = 0x80;
  private static final int LAST_CODE = 0xFF;

  private PahoFailures() {}

  /** The reason code of MQTT 5 for a return code of MQTT 3.1.1's CONNACK (its table 3.1). */
  static int asMqtt5(int code) {
    return switch (code) {
      case 1 -> UNSUPPORTED_VERSION;
      case 2 -> CLIENT_ID_INVALID;
      case 3 -> SERVER_UNAVAILABLE;
      case 4 -> BAD_USER_OR_PASSWORD;
      case 5 -> NOT_AUTHORIZED;
      default -> code;
    };
  }

  /**
   * Why connecting failed.
   *
   * @param code the broker's reason code; anything else if it gave none
   */
  static LinkException connecting(
      int code,
      @Nullable Throwable thrown,
      @Nullable IOException socketFailure,
      BrokerSettings settings) {
    if (thrown instanceof LinkException link) {
      return link;
    }
    if (socketFailure != null) {
      return socket(socketFailure);
    }
    String client = settings.clientId();
    return switch (code) {
      case BAD_USER_OR_PASSWORD, NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD ->
          new LinkException(
              LinkFailure.NOT_AUTHORIZED,
              "the broker rejected %s: user, password or client certificate not accepted (reason %s)"
                  .formatted(describeClient(settings), hex(code)),
              thrown);
      // Paho knows 3.1.1's own code for it as well.
      case UNSUPPORTED_VERSION, 1 ->
          refused(LinkFailure.VERSION_REFUSED, "the broker does not speak MQTT 5", code, thrown);
      case QOS_NOT_SUPPORTED ->
          refused(LinkFailure.QOS_REFUSED, "the broker refuses a will with QoS 1", code, thrown);
      case RETAIN_NOT_SUPPORTED ->
          refused(LinkFailure.RETAIN_REFUSED, "the broker refuses a retained will", code, thrown);
      case SERVER_UNAVAILABLE, SERVER_BUSY, QUOTA_EXCEEDED, RATE_EXCEEDED, SHUTTING_DOWN ->
          refused(
              LinkFailure.UNAVAILABLE,
              "the broker accepts no connections at the moment",
              code,
              thrown);
      case CLIENT_ID_INVALID ->
          refused(
              LinkFailure.REFUSED,
              "the broker rejected the client id \"%s\"; set another one with 'client_id'"
                  .formatted(client),
              code,
              thrown);
      default -> {
        if (code >= FIRST_ERROR && code <= LAST_CODE) {
          yield refused(LinkFailure.REFUSED, "the broker rejected client " + client, code, thrown);
        }
        Throwable cause = thrown == null ? null : rootOf(thrown);
        if (cause instanceof SSLException ssl) {
          // With TLS 1.3 a rejected client certificate is only reported after the handshake.
          yield tls(ssl);
        }
        if (cause instanceof MqttException && "Invalid Return code".equals(cause.getMessage())) {
          yield new LinkException(
              LinkFailure.HUNG_UP,
              "the broker refuses this kind of connection with a code that MQTT 5 does not have",
              thrown);
        }
        yield new LinkException(
            LinkFailure.HUNG_UP,
            "the connection was closed before the broker responded" + because(cause),
            thrown);
      }
    };
  }

  private static LinkException refused(
      LinkFailure failure, String what, int code, @Nullable Throwable thrown) {
    return new LinkException(failure, "%s (reason %s)".formatted(what, hex(code)), thrown);
  }

  /** Why an established connection ended. */
  static LinkException lost(MqttDisconnectResponse response, BrokerSettings settings) {
    int code = response.getReturnCode();
    Throwable thrown = response.getException();
    if (code == SESSION_TAKEN_OVER) {
      return new LinkException(LinkFailure.TAKEN_OVER, takenOver(settings.clientId()), thrown);
    }
    if (code >= FIRST_ERROR && code <= LAST_CODE) {
      String reasonText = response.getReasonString();
      return new LinkException(
          code == PACKET_TOO_LARGE ? LinkFailure.TOO_LARGE : LinkFailure.LOST,
          "the broker closed the connection (reason %s%s)"
              .formatted(hex(code), reasonText == null ? "" : ", " + VisibleText.of(reasonText)),
          thrown);
    }
    return lost(thrown);
  }

  /** Why an established connection ended of which the broker said nothing. */
  static LinkException lost(@Nullable Throwable thrown) {
    Throwable cause = thrown == null ? null : rootOf(thrown);
    return new LinkException(LinkFailure.LOST, "the connection was lost" + because(cause), thrown);
  }

  /** Another client has this one's id. */
  static String takenOver(String clientId) {
    return "another client with the id \"%s\" took over this connection; client ids must be unique, so give each node a name of its own with 'node', or an id with 'client_id'"
        .formatted(clientId);
  }

  private static LinkException socket(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return new LinkException(
          LinkFailure.UNREACHABLE, "unknown host " + failure.getMessage(), failure);
    }
    if (failure instanceof SocketTimeoutException) {
      return new LinkException(LinkFailure.NO_ANSWER, "no response in time", failure);
    }
    if (failure instanceof SSLException ssl) {
      return tls(ssl);
    }
    return new LinkException(LinkFailure.UNREACHABLE, "not reachable" + because(failure), failure);
  }

  private static LinkException tls(SSLException failure) {
    boolean certificate = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      certificate |= cause instanceof CertificateException;
    }
    String what =
        certificate ? "the broker's certificate is not trusted" : "the TLS handshake failed";
    return new LinkException(LinkFailure.TLS, what + because(rootOf(failure)), failure);
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable next = root.getCause(); next != null && next != root; next = root.getCause()) {
      root = next;
    }
    return root;
  }

  private static String because(@Nullable Throwable cause) {
    if (cause == null) {
      return "";
    }
    if (cause instanceof EOFException) {
      return ": the broker closed the connection";
    }
    String message = cause.getMessage();
    return ": " + (message == null || message.isEmpty() ? cause.toString() : message);
  }

  private static String describeClient(BrokerSettings settings) {
    String user = settings.user();
    return user == null ? "a client without a user" : "user " + user;
  }

  private static String hex(int code) {
    return "0x%02X".formatted(code);
  }
}
