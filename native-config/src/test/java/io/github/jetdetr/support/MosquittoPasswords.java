package io.github.jetdetr.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Mosquitto's password file, as its {@code mosquitto_passwd} writes it. */
public final class MosquittoPasswords {

  private static final int ITERATIONS = 101;
  private static final byte[] SALT = "only a test!".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_BITS = 512;

  private MosquittoPasswords() {}

  /** Writes a file with one user: {@code $7$} is PBKDF2 with HMAC-SHA-512. */
  public static void write(Path file, String user, String password)
      throws IOException, GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, HASH_BITS);
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    String line =
        "%s:$7$%d$%s$%s%n"
            .formatted(user, ITERATIONS, base64.encodeToString(SALT), base64.encodeToString(hash));
    Files.writeString(file, line);
  }
}
