package io.github.jetdetr.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads certificates, keys and passwords from files, with the JDK only. */
public final class PemFiles {

  private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
  private static final String END_KEY = "-----END PRIVATE KEY-----";
  // The key store exists in this process's memory only.
  private static final char[] NO_PASSWORD = {};

  private PemFiles() {}

  /**
   * Builds the TLS context from the files named in the settings.
   *
   * @return null if the settings do not use TLS
   * @throws LinkException if a file cannot be read or is malformed; the message names the file and
   *     the remedy
   */
  public static @Nullable SSLContext tls(BrokerSettings settings) throws LinkException {
    if (!settings.address().tls()) {
      return null;
    }
    try {
      Path caFile = settings.caFile();
      Path certFile = settings.certFile();
      Path keyFile = settings.keyFile();
      KeyManager[] clientKeys =
          certFile == null || keyFile == null ? null : keys(certFile, keyFile);
      TrustManager[] trusted = caFile == null ? null : trusted(caFile);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(clientKeys, trusted, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new LinkException(LinkFailure.BAD_FILE, "cannot set up TLS: " + describe(e), e);
    }
  }

  /**
   * Builds the TLS context of a server.
   *
   * @param certFile certificate chain, PEM, the server's own first
   * @param keyFile PEM private key of it, unencrypted PKCS#8
   * @throws IOException if a file cannot be read or is malformed
   */
  public static SSLContext server(Path certFile, Path keyFile)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(certFile, keyFile), null, null);
    return context;
  }

  /**
   * Reads the password, without the trailing line end that editors add.
   *
   * @return null if the settings name no file
   * @throws LinkException if the file cannot be read
   */
  public static byte @Nullable [] password(BrokerSettings settings) throws LinkException {
    Path file = settings.passwordFile();
    if (file == null) {
      return null;
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      int length = bytes.length;
      while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
        length--;
      }
      return Arrays.copyOf(bytes, length);
    } catch (IOException e) {
      throw new LinkException(
          LinkFailure.BAD_FILE, "cannot read the password file: " + describe(e), e);
    }
  }

  private static TrustManager[] trusted(Path caFile) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(caFile)) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Path certFile, Path keyFile)
      throws GeneralSecurityException, IOException {
    Certificate[] chain = certificates(certFile);
    PrivateKey key = key(keyFile, chain[0].getPublicKey().getAlgorithm());
    KeyStore store = emptyStore();
    store.setKeyEntry("keys", key, NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Certificate[] certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(new Certificate[0]);
      if (certificates.length == 0) {
        throw new IOException(file + " contains no certificate; it must be PEM");
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " contains no valid PEM certificate", e);
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws GeneralSecurityException, IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN_KEY);
    int end = text.indexOf(END_KEY);
    if (begin < 0 || end < begin) {
      String found = "contains no PEM private key";
      if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
          || text.contains("Proc-Type: 4,ENCRYPTED")) {
        found = "is encrypted";
      } else if (text.contains("-----BEGIN RSA PRIVATE KEY-----")
          || text.contains("-----BEGIN EC PRIVATE KEY-----")) {
        found = "is in the older PKCS#1 or SEC1 format";
      }
      throw new IOException(
          "%1$s %2$s; convert it to an unencrypted PKCS#8 key: openssl pkcs8 -topk8 -nocrypt -in %1$s -out %1$s.pk8"
              .formatted(file, found));
    }
    String base64 = text.substring(begin + BEGIN_KEY.length(), end);
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(base64);
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s is not a valid %s key, which its certificate requires".formatted(file, algorithm), e);
    }
  }

  /** Some of Java's file exceptions contain nothing but the file name. */
  private static String describe(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file: " + e.getMessage();
    }
    if (e instanceof AccessDeniedException) {
      return "no permission to read " + e.getMessage();
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
