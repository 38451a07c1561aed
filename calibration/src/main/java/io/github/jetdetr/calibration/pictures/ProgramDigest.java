package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Tells builds of this program apart. */
final class ProgramDigest {

  /** What {@link #text} gives when run from loose classes. */
  static final String DEVELOPMENT = "development";

  private ProgramDigest() {}

  /**
   * SHA-256 in hexadecimal over the jars that turn pixels into detections, so that another build
   * never takes over what this one saw; {@link #DEVELOPMENT} when run from loose classes.
   */
  static String text() {
    Sha256 digest = new Sha256();
    for (Class<?> part : new Class<?>[] {Engine.class, Model.class}) {
      CodeSource source = part.getProtectionDomain().getCodeSource();
      try {
        Path jar = source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        if (!Files.isRegularFile(jar)) {
          return DEVELOPMENT;
        }
        digest.add(jar);
      } catch (IOException | URISyntaxException e) {
        return DEVELOPMENT;
      }
    }
    return digest.hex();
  }
}
