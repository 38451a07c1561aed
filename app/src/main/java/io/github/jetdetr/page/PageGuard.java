package io.github.jetdetr.page;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may look. On the loopback interface everybody who is on this machine, but no web page of
 * somewhere else, which a browser would send here under a name of its own; elsewhere whoever has
 * the token.
 */
final class PageGuard {

  private static final int UNAUTHORIZED = 401;
  private static final String BEARER = "Bearer ";
  private static final String LOCAL = "(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?";

  private final byte @Nullable [] token;

  /**
   * @param token null on the loopback interface
   */
  PageGuard(byte @Nullable [] token) {
    this.token = token;
  }

  /** Whether a request comes by a name of this machine. */
  boolean knowsHost(Headers headers) {
    String host = headers.getFirst("Host");
    return token != null || (host != null && host.matches(LOCAL));
  }

  /** Whether a request has the token. */
  boolean admits(Headers headers) {
    if (token == null) {
      return true;
    }
    String given = headers.getFirst("Authorization");
    return given != null
        && given.startsWith(BEARER)
        && MessageDigest.isEqual(
            token, given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
  }

  /** Lets in whoever has the token; the page itself, which knows nothing, asks for it. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      public Result authenticate(HttpExchange exchange) {
        boolean page = exchange.getRequestURI().getPath().equals("/");
        return page || admits(exchange.getRequestHeaders())
            ? new Success(new HttpPrincipal("viewer", "jetdetr"))
            : new Failure(UNAUTHORIZED);
      }
    };
  }
}
