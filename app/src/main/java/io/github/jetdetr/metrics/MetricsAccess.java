package io.github.jetdetr.metrics;

import io.github.jetdetr.mqtt.PemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * How others than this machine may look: encrypted, and with a token.
 *
 * @param certFile certificate chain, PEM, the server's own first
 * @param keyFile PEM private key of it, unencrypted PKCS#8
 * @param tokenFile a token of at least {@value #MIN_TOKEN} letters
 */
public record MetricsAccess(Path certFile, Path keyFile, Path tokenFile) {

  private static final int MIN_TOKEN = 16;

  /**
   * The server's certificate and key.
   *
   * @throws IOException if they cannot be read or are malformed; the message is meant for the user
   */
  public SSLContext tls() throws IOException {
    try {
      return PemFiles.server(certFile, keyFile);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  /**
   * The token.
   *
   * @throws IOException if it cannot be read or is too short; the message is meant for the user
   */
  public byte[] token() throws IOException {
    String token = Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
    if (token.length() < MIN_TOKEN) {
      throw new IOException(
          "the token in %s must have at least %d letters".formatted(tokenFile, MIN_TOKEN));
    }
    return token.getBytes(StandardCharsets.UTF_8);
  }
}
