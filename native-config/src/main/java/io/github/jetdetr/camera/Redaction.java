package io.github.jetdetr.camera;

import java.util.regex.Pattern;

/** Removes credentials from text that will be shown: camera URIs, pipelines, error messages. */
public final class Redaction {

  // Greedy on purpose: after a ':', everything up to the last '@' may belong to a password that is
  // not percent-encoded. Losing a host name is better than revealing a password.
  private static final Pattern USER_AND_PASSWORD =
      Pattern.compile("(?<=://)(?:[^\\s\"']*:[^\\s\"']*@|[^/?#\\s\"']*@)");

  // Parameter names that cameras use in paths and queries, and GStreamer's user-id and user-pw.
  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)(?<![a-z0-9])((?:user(?:name|-id|-pw)?|usr|login(?:use|pas)?|password|passwd|pass|pwd"
              + "|token|access_token|auth|secret|api_?key|key)=)(?:\"[^\"]*\"|[^&;#/\\s\"']+)");

  private static final Pattern LOCAL = Pattern.compile("(?i)(?:file|dir|v4l2|csi|gst):.*");

  private Redaction() {}

  /**
   * Redacts a URI that could not be parsed: if it may contain a user and a password in an
   * unexpected place, as in {@code rtsp:admin:secret@host}, only its first letters are kept.
   */
  static String ofMistyped(String uri) {
    String shown = of(uri);
    if (shown.indexOf('@') < 0 || LOCAL.matcher(uri).matches()) {
      return shown;
    }
    int end = 0;
    while (end < uri.length() && Character.isLetter(uri.charAt(end)) && end < "https".length()) {
      end++;
    }
    return uri.substring(0, end) + "…";
  }

  /** The text without user names, passwords and tokens. */
  public static String of(String text) {
    String withoutAuthority = USER_AND_PASSWORD.matcher(text).replaceAll("");
    return NAMED_SECRET.matcher(withoutAuthority).replaceAll("$1***");
  }
}
