package io.github.jetdetr.calibration.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 digests of picture files. */
public final class PictureDigest {

  private PictureDigest() {}

  /** The digest of names and contents, in this order, as {@code sha256:…} in hexadecimal. */
  public static String of(List<Path> files) {
    MessageDigest digest = sha256();
    for (Path file : files) {
      digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(content(file));
    }
    return text(digest);
  }

  /** The digest of a file's content, regardless of its name, as {@code sha256:…} in hexadecimal. */
  public static String ofContent(Path file) {
    MessageDigest digest = sha256();
    digest.update(content(file));
    return text(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(MessageDigest digest) {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }
}
