package io.github.jetdetr.calibration.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.Engine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests of pictures, models and programs, in hexadecimal. */
final class Digests {

  /** What {@link #ofProgram} gives when run from loose classes. */
  static final String DEVELOPMENT = "development";

  private Digests() {}

  static String of(String text) {
    return of(text.getBytes(UTF_8));
  }

  static String of(int[] pixels) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * pixels.length);
    bytes.asIntBuffer().put(pixels);
    return of(bytes.array());
  }

  static String of(Path file) throws PictureException {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new PictureException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The digest of the jars that turn pixels into detections, so that no build uses another build's
   * cached detections; {@code development} if run from class files.
   */
  static String ofProgram() {
    String digests = "";
    for (Class<?> part : new Class<?>[] {Engine.class, Model.class}) {
      CodeSource source = part.getProtectionDomain().getCodeSource();
      try {
        Path jar = source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        if (!Files.isRegularFile(jar)) {
          return DEVELOPMENT;
        }
        digests += of(Files.readAllBytes(jar));
      } catch (IOException | URISyntaxException e) {
        return DEVELOPMENT;
      }
    }
    return of(digests);
  }

  private static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
