package io.github.jetdetr.camera.network;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Logging in by digest, RFC 7616: by SHA-512-256, SHA-256 and MD5, with or without a session, for
 * requests without a body. User names are sent as they are, not hashed, which no camera may demand.
 */
final class DigestLogin {

  // By strength; of two challenges of the same strength the first counts.
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256", "SHA-512-256");
  private static final Map<String, String> JAVA_NAMES = Map.of("SHA-512-256", "SHA-512/256");
  private static final String SESSION = "-SESS";

  private DigestLogin() {}

  /** The strongest digest that is spoken here; empty if none is. */
  static Optional<LoginChallenge> strongest(List<LoginChallenge> challenges) {
    LoginChallenge best = null;
    for (LoginChallenge challenge : challenges) {
      boolean stronger = best == null || strength(challenge) > strength(best);
      if (isSpoken(challenge) && stronger) {
        best = challenge;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean isSpoken(LoginChallenge challenge) {
    String protection = challenge.parameter("qop");
    return challenge.isDigest()
        && strength(challenge) >= 0
        && challenge.parameters().containsKey("nonce")
        && (protection.isEmpty() || hasAuth(protection));
  }

  private static boolean hasAuth(String protection) {
    return Arrays.stream(protection.split(",")).anyMatch(word -> word.strip().equals("auth"));
  }

  private static int strength(LoginChallenge challenge) {
    return ALGORITHMS.indexOf(sum(challenge));
  }

  private static String sum(LoginChallenge challenge) {
    String name = challenge.algorithm().toUpperCase(Locale.ROOT);
    return name.endsWith(SESSION) ? name.substring(0, name.length() - SESSION.length()) : name;
  }

  /**
   * What follows {@code Authorization:}.
   *
   * @param challenge one that {@link #strongest} chose
   * @param target what stands in the request's first line
   * @param count how many requests there were with this challenge, this one included
   * @param clientNonce the same for all of them
   */
  static String authorization(
      LoginChallenge challenge,
      Credentials credentials,
      String target,
      int count,
      String clientNonce) {
    String realm = challenge.parameter("realm");
    String nonce = challenge.parameter("nonce");
    boolean protects = !challenge.parameter("qop").isEmpty();
    String secret = hash(challenge, credentials.user + ":" + realm + ":" + credentials.password);
    boolean session = challenge.algorithm().toUpperCase(Locale.ROOT).endsWith(SESSION);
    if (session) {
      secret = hash(challenge, secret + ":" + nonce + ":" + clientNonce);
    }
    String asked = hash(challenge, "GET:" + target);
    String counted = "%08x".formatted(count);
    String extra = protects ? counted + ":" + clientNonce + ":auth:" : "";
    String response = hash(challenge, secret + ":" + nonce + ":" + extra + asked);

    StringBuilder header = new StringBuilder("Digest ").append(user(credentials.user));
    header.append(", realm=").append(quoted(realm)).append(", nonce=").append(quoted(nonce));
    header.append(", uri=").append(quoted(target)).append(", response=\"").append(response);
    header.append('"');
    if (challenge.parameters().containsKey("algorithm")) {
      header.append(", algorithm=").append(challenge.algorithm());
    }
    if (protects) {
      header.append(", qop=auth, nc=").append(counted);
    }
    if (protects || session) {
      header.append(", cnonce=").append(quoted(clientNonce));
    }
    if (challenge.parameters().containsKey("opaque")) {
      header.append(", opaque=").append(quoted(challenge.parameter("opaque")));
    }
    return header.toString();
  }

  /**
   * User and password.
   *
   * @param user without percent-encoding
   * @param password likewise
   */
  record Credentials(String user, String password) {

    /** Nothing of it. */
    @Override
    public String toString() {
      return "credentials";
    }
  }

  private static String user(String user) {
    return user.chars().allMatch(c -> c >= ' ' && c < 0x7F)
        ? "username=" + quoted(user)
        : "username*=UTF-8''" + URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String hash(LoginChallenge challenge, String text) {
    String sum = sum(challenge);
    try {
      MessageDigest digest = MessageDigest.getInstance(JAVA_NAMES.getOrDefault(sum, sum));
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + sum, e);
    }
  }
}
