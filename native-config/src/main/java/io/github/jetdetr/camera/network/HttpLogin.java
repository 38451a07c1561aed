package io.github.jetdetr.camera.network;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The login of one HTTP camera, by the strongest digest that it offers. FFmpeg computes MD5 only,
 * and of several offers it takes the last. Used by one thread at a time.
 *
 * <p>A stream is first asked for without a login. What the camera then offers is kept for the next
 * requests, as snapshots need many, unless the camera refused to be answered twice. A login by
 * {@code Basic} is left to FFmpeg, which does not repeat it where the camera redirects to.
 */
public final class HttpLogin {

  private static final int MAX_WAIT_MILLIS = 3000;
  private static final int CLIENT_NONCE_BYTES = 16;

  private final String urlWithLogin;
  private final URI place;
  private final String target;
  private final DigestLogin.Credentials credentials;
  private final SecureRandom random = new SecureRandom();

  private @Nullable LoginChallenge challenge;
  private String clientNonce = "";
  private int requests;
  private boolean onceOnly;
  private boolean basic;

  private HttpLogin(
      String urlWithLogin, URI place, String target, DigestLogin.Credentials credentials) {
    this.urlWithLogin = urlWithLogin;
    this.place = place;
    this.target = target;
    this.credentials = credentials;
  }

  /** The login of a URL; empty where there is none, or it is not HTTP. */
  public static Optional<HttpLogin> of(String url) {
    int start = url.indexOf("://") + 3;
    String scheme = start < 3 ? "" : url.substring(0, start - 3).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.empty();
    }
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int at = url.lastIndexOf('@', end - 1);
    if (at < start) {
      return Optional.empty();
    }
    String login = url.substring(start, at);
    int colon = login.indexOf(':');
    String rest = url.substring(end);
    String target = rest.startsWith("/") ? rest : "/" + rest;
    try {
      return Optional.of(
          new HttpLogin(
              url,
              new URI(scheme + "://" + url.substring(at + 1, end) + target).parseServerAuthority(),
              target,
              new DigestLogin.Credentials(
                  decoded(colon < 0 ? login : login.substring(0, colon)),
                  colon < 0 ? "" : decoded(login.substring(colon + 1)))));
    } catch (URISyntaxException e) {
      // FFmpeg may take it; then it logs in by itself.
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that encodes nothing.
      return text;
    }
  }

  /** The URL to open; with user and password only where FFmpeg is to use them. */
  public String url() {
    return basic ? urlWithLogin : place.toString();
  }

  /**
   * The header to send with the next request; empty while the camera has asked for none.
   *
   * @param timeoutMillis limits the time for which the camera may have to be asked
   */
  public Optional<String> header(int timeoutMillis) {
    if (onceOnly && requests > 0) {
      ask(timeoutMillis);
    }
    if (challenge == null) {
      return Optional.empty();
    }
    requests++;
    return Optional.of(
        "Authorization: "
            + DigestLogin.authorization(challenge, credentials, target, requests, clientNonce)
            + "\r\n");
  }

  /**
   * The camera refused the last request.
   *
   * @return null if the next one may be taken, otherwise why not
   */
  public @Nullable String refused(int timeoutMillis) {
    boolean wasFresh = challenge != null && requests == 1;
    if (wasFresh || basic) {
      return "the camera rejected user or password (401)";
    }
    onceOnly = challenge != null;
    return ask(timeoutMillis);
  }

  private @Nullable String ask(int timeoutMillis) {
    challenge = null;
    requests = 0;
    List<LoginChallenge> offered;
    try {
      int limit = Math.max(1, Math.min(timeoutMillis, MAX_WAIT_MILLIS));
      offered = LoginChallenge.in(ServerHead.ask(place, limit));
    } catch (IOException e) {
      return "the camera wants a login (401), and then did not answer: " + e.getMessage();
    }
    Optional<LoginChallenge> strongest = DigestLogin.strongest(offered);
    if (strongest.isPresent()) {
      challenge = strongest.get();
      byte[] bytes = new byte[CLIENT_NONCE_BYTES];
      random.nextBytes(bytes);
      clientNonce = HexFormat.of().formatHex(bytes);
      return null;
    }
    basic = offered.stream().anyMatch(LoginChallenge::isBasic);
    if (basic) {
      return null;
    }
    return offered.isEmpty()
        ? "the camera rejected user or password (401)"
        : RefusalProbe.notSpoken(offered.get(offered.size() - 1));
  }
}
