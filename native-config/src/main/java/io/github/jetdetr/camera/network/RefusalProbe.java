package io.github.jetdetr.camera.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out why a camera cannot be opened where FFmpeg only says that: by asking it once more,
 * without a login, and reading its answer.
 *
 * <p>FFmpeg computes digests with MD5 only, and of several challenges it takes the last. Newer
 * cameras want SHA-256 (RFC 7616), and then the right password is refused like a wrong one.
 */
public final class RefusalProbe {

  private static final int TIMEOUT_MILLIS = 1000;
  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final int DEFAULT_RTSP_PORT = 554;
  private static final int DEFAULT_HTTP_PORT = 80;
  private static final Pattern CHALLENGE =
      Pattern.compile("(?im)^WWW-Authenticate:[ \\t]*(.*?)[ \\t]*$");
  private static final Pattern ALGORITHM =
      Pattern.compile("(?i)\\balgorithm[ \\t]*=[ \\t]*\"?([A-Za-z0-9-]+)");

  // FFmpeg follows eight.
  private static final int MAX_REDIRECTS = 8;
  private static final Pattern REDIRECT = Pattern.compile("^HTTP/1\\.\\d 3\\d\\d");
  private static final Pattern LOCATION = Pattern.compile("(?im)^Location:[ \\t]*(\\S+)[ \\t]*$");

  private RefusalProbe() {}

  /**
   * Asks the camera which logins it takes; within two seconds or so.
   *
   * @param url with or without user and password, which are not sent; not over TLS
   * @return why FFmpeg's login must fail; empty if it need not, or nothing could be learned
   */
  public static Optional<String> login(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || !(scheme.equals("rtsp") || scheme.equals("http"))) {
        return Optional.empty();
      }
      return judge(challenges(ask(uri, scheme.equals("rtsp"))));
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
        String head = ask(uri, /* rtsp= */ false);
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

  private static String ask(URI uri, boolean rtsp) throws IOException {
    int usual = rtsp ? DEFAULT_RTSP_PORT : DEFAULT_HTTP_PORT;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    String host = uri.getHost();
    String path = uri.getRawPath().isEmpty() && !rtsp ? "/" : uri.getRawPath();
    String place = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    String request =
        rtsp
            ? "DESCRIBE rtsp://%s:%d%s RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n"
                .formatted(host, port, place)
            : "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
                .formatted(place, host, port);
    try (Socket socket = new Socket()) {
      // Brackets of IPv6 are part of a URI's host only.
      String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return head(socket.getInputStream());
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    long untilNanos = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
    int newlines = 0;
    while (newlines < 2 && head.size() < MAX_HEAD_BYTES && System.nanoTime() - untilNanos < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
      if (next != '\r') {
        newlines = next == '\n' ? newlines + 1 : 0;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static List<String> challenges(String head) {
    List<String> challenges = new ArrayList<>();
    Matcher matcher = CHALLENGE.matcher(head);
    while (matcher.find()) {
      challenges.add(matcher.group(1));
    }
    return challenges;
  }

  /** What is wrong with the challenges for FFmpeg; it takes the last. */
  static Optional<String> judge(List<String> challenges) {
    if (challenges.isEmpty()) {
      return Optional.empty();
    }
    String last = challenges.get(challenges.size() - 1);
    String kind = last.split("[ ,]", 2)[0];
    if (kind.equalsIgnoreCase("Basic")) {
      return Optional.empty();
    }
    Matcher algorithm = ALGORITHM.matcher(last);
    String name = algorithm.find() ? algorithm.group(1) : "MD5";
    boolean digest = kind.equalsIgnoreCase("Digest");
    if (digest && (name.equalsIgnoreCase("MD5") || name.equalsIgnoreCase("MD5-sess"))) {
      return Optional.empty();
    }
    // Quoted from outside: letters, digits and dashes only.
    String shown = digest ? "a digest with " + name : kind.replaceAll("[^A-Za-z0-9-]", "?");
    String instead = "; set it to basic, or to digest with MD5 alone";
    return Optional.of(
        "the camera wants a login by "
            + shown
            + ", which is not spoken here, so it may be right"
            + instead);
  }
}
