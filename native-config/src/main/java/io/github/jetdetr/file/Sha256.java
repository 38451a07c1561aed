package io.github.jetdetr.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of bytes that are added one after the other (FIPS 180-4). Used once, by one thread.
 */
public final class Sha256 {

  private static final String PREFIX = "sha256:";
  private static final int BLOCK_BYTES = 1 << 16;

  private final MessageDigest digest;

  /** Begins with no bytes. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds bytes; they are not kept. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds a text as UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds whole numbers, the highest byte of each first. */
  public Sha256 add(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
    bytes.asIntBuffer().put(values);
    return add(bytes.array());
  }

  /** Adds a file's bytes, block by block, so that a model of gigabytes does not fill the heap. */
  public Sha256 add(Path file) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return this;
  }

  /** 64 hexadecimal digits in lower case; nothing can be added afterwards that counts. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** {@code sha256:} and {@link #hex()}: how certificates and model files name a digest. */
  public String prefixed() {
    return PREFIX + hex();
  }

  /** {@code sha256:…} over one file. */
  public static String of(Path file) throws IOException {
    return new Sha256().add(file).prefixed();
  }
}
