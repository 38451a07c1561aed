package io.github.jetdetr.mqtt;

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
  private static final int FIRST_ERROR = 0x80;
  private static final int LAST_CODE = 0xFF;

  private PahoFailures() {}

  /** Why connecting failed. */
  static LinkException connecting(
      @Nullable Throwable thrown, @Nullable IOException socketFailure, BrokerSettings settings) {
    if (thrown instanceof LinkException link) {
      return link;
    }
    if (socketFailure != null) {
      return socket(socketFailure);
    }
    int code = thrown instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    return switch (code) {
      case BAD_USER_OR_PASSWORD, NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD ->
          new LinkException(
              LinkFailure.NOT_AUTHORIZED,
              "the broker rejected %s: user, password or client certificate not accepted (reason %s)"
                  .formatted(describeClient(settings), hex(code)),
              thrown);
      default -> {
        if (code >= FIRST_ERROR && code <= LAST_CODE) {
          yield new LinkException(
              LinkFailure.REFUSED,
              "the broker rejected client %s (reason %s)".formatted(settings.clientId(), hex(code)),
              thrown);
        }
        Throwable cause = thrown == null ? null : rootOf(thrown);
        if (cause instanceof SSLException ssl) {
          // With TLS 1.3 a rejected client certificate is only reported after the handshake.
          yield tls(ssl);
        }
        yield new LinkException(
            LinkFailure.LOST,
            "the connection was closed before the broker responded" + because(cause),
            thrown);
      }
    };
  }

  /** Why an established connection ended. */
  static LinkException lost(MqttDisconnectResponse response) {
    int code = response.getReturnCode();
    if (code == SESSION_TAKEN_OVER) {
      return new LinkException(
          LinkFailure.TAKEN_OVER,
          "another client connected with the same client id; client ids must be unique",
          response.getException());
    }
    if (code >= FIRST_ERROR && code <= LAST_CODE) {
      String reasonText = response.getReasonString();
      return new LinkException(
          LinkFailure.LOST,
          "the broker closed the connection (reason %s%s)"
              .formatted(hex(code), reasonText == null ? "" : ", " + reasonText),
          response.getException());
    }
    Throwable thrown = response.getException();
    Throwable cause = thrown == null ? null : rootOf(thrown);
    return new LinkException(
        LinkFailure.LOST, "the connection was lost" + because(cause), response.getException());
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
