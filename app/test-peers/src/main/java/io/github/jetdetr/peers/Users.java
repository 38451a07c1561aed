package io.github.jetdetr.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Mosquitto's password file: {@code user:$7$iterations$salt$hash}, PBKDF2 with HMAC-SHA-512. */
final class Users {

  private final Map<String, String[]> hashes = new HashMap<>();

  Users(Path file) throws IOException {
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] parts = line.substring(line.indexOf(':') + 1).split("\\$", -1);
      if (parts.length != 5 || !parts[1].equals("7")) {
        throw new IOException("no hash of kind 7 in " + file);
      }
      hashes.put(line.substring(0, line.indexOf(':')), parts);
    }
  }

  boolean know(Optional<String> user, Optional<ByteBuffer> password) {
    String[] parts = hashes.get(user.orElse(""));
    if (parts == null || password.isEmpty()) {
      return false;
    }
    char[] given = StandardCharsets.UTF_8.decode(password.get()).toString().toCharArray();
    byte[] wanted = Base64.getDecoder().decode(parts[4]);
    byte[] salt = Base64.getDecoder().decode(parts[3]);
    PBEKeySpec spec =
        new PBEKeySpec(given, salt, Integer.parseInt(parts[2]), wanted.length * Byte.SIZE);
    try {
      SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512");
      return MessageDigest.isEqual(wanted, factory.generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
