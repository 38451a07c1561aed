package io.github.jetdetr.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page itself, and the policy that lets a browser run nothing else: script and style by their
 * digests, pictures and figures from this server only.
 *
 * @param html UTF-8
 * @param policy value of {@code Content-Security-Policy}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record PageFile(byte[] html, String policy) {

  static PageFile read() {
    try (InputStream in = PageFile.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("page.html is missing");
      }
      byte[] html = in.readAllBytes();
      String text = new String(html, StandardCharsets.UTF_8);
      String policy =
          "default-src 'none'; script-src %s; style-src %s; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
              .formatted(digest(text, "script"), digest(text, "style"));
      return new PageFile(html, policy);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String html, String element) {
    String begin = "<" + element + ">";
    int from = html.indexOf(begin) + begin.length();
    String content = html.substring(from, html.indexOf("</" + element + ">"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
