package io.github.jetdetr.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Java's key stores, made from PEM files of RSA keys. */
final class PemStore {

  static final String PASSWORD = "not-a-secret";

  private PemStore() {}

  /** Of those who are trusted. */
  static KeyStore trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    store.setCertificateEntry("ca", certificate(authority));
    return store;
  }

  /** Of who one is. */
  static KeyStore of(Path certificate, Path key) throws IOException, GeneralSecurityException {
    String pem = Files.readString(key, StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    PrivateKey own = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    KeyStore store = empty();
    Certificate[] chain = {certificate(certificate)};
    store.setKeyEntry("own", own, PASSWORD.toCharArray(), chain);
    return store;
  }

  static Path write(KeyStore store, Path file) throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, PASSWORD.toCharArray());
    return store;
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
