package io.github.jetdetr.camera.network;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out why a camera cannot be opened where FFmpeg only says that: by asking it once more,
 * without a login, and reading its answer.
 *
 * <p>Over RTSP FFmpeg computes digests with MD5 only, and of several challenges it takes the last.
 * Newer cameras want SHA-256 (RFC 7616), and then the right password is refused like a wrong one.
 * Over HTTP {@link HttpLogin} logs in.
 */
public final class RefusalProbe {

  private static final int TIMEOUT_MILLIS = 1000;

  // FFmpeg follows eight.
  private static final int MAX_REDIRECTS = 8;
  private static final Pattern REDIRECT = Pattern.compile("^HTTP/1\\.\\d 3\\d\\d");
  private static final Pattern LOCATION = Pattern.compile("(?im)^Location:[ \\t]*(\\S+)[ \\t]*$");

  private RefusalProbe() {}

  /**
   * Asks an RTSP camera which logins it takes; within two seconds or so.
   *
   * @param url with or without user and password, which are not sent; not over TLS
   * @return why FFmpeg's login must fail; empty if it need not, or nothing could be learned
   */
  public static Optional<String> login(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return uri.getHost() == null || !scheme.equals("rtsp")
          ? Optional.empty()
          : judge(LoginChallenge.in(ServerHead.ask(uri, TIMEOUT_MILLIS)));
    } catch (IOException | URISyntaxException e) {
      // The refusal itself is said in any case.
      return Optional.empty();
    }
  }

  /**
   * Follows where the camera sends its clients; within ten seconds or so, mostly at once.
   *
   * @param url over HTTP
   * @return that this leads nowhere; empty if it does not
   */
  public static Optional<String> redirects(String url) {
    try {
      URI uri = new URI(url);
      for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
          return Optional.empty();
        }
        String head = ServerHead.ask(uri, TIMEOUT_MILLIS);
        Matcher location = LOCATION.matcher(head);
        if (!REDIRECT.matcher(head).find() || !location.find()) {
          return Optional.empty();
        }
        uri = uri.resolve(location.group(1));
      }
      return Optional.of("the camera redirects from one address to the next without end");
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is wrong with the challenges for FFmpeg; it takes the last. */
  static Optional<String> judge(List<LoginChallenge> challenges) {
    if (challenges.isEmpty()) {
      return Optional.empty();
    }
    LoginChallenge last = challenges.get(challenges.size() - 1);
    boolean md5 =
        last.isDigest()
            && (last.algorithm().equalsIgnoreCase("MD5")
                || last.algorithm().equalsIgnoreCase("MD5-sess"));
    return last.isBasic() || md5
        ? Optional.empty()
        : Optional.of(notSpoken(last) + "; set it to basic, or to digest with MD5 alone");
  }

  /** That a camera's login is not one that could be tried. */
  static String notSpoken(LoginChallenge challenge) {
    return "the camera wants a login by %s, which is not spoken here, so it may be right"
        .formatted(challenge.shown());
  }
}
