package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.picture.PictureSettings;
import java.time.Duration;

/**
 * One camera of the configuration.
 *
 * @param name in topics and messages, {@code [a-zA-Z0-9_-]+}
 * @param source where and how
 * @param openTimeout how long opening may take before it is tried again
 * @param readTimeout how long a picture may take before the camera counts as stalled
 * @param maxAge age at which a picture is not worth detecting any more
 * @param truth whether what is really there is published beside what was detected
 * @param picture how its pictures are checked and treated
 */
public record CameraConfig(
    String name,
    CameraSource source,
    Duration openTimeout,
    Duration readTimeout,
    Duration maxAge,
    boolean truth,
    PictureSettings picture) {

  /** Default of {@link #openTimeout}. */
  public static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  /** Default of {@link #readTimeout}. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  /** Default of {@link #maxAge}. */
  public static final Duration MAX_AGE = Duration.ofSeconds(2);

  /**
   * @throws IllegalArgumentException when the name is none, or the truth is asked of a camera that
   *     does not know it
   */
  public CameraConfig {
    if (!name.matches("[a-zA-Z0-9_-]+")) {
      throw new IllegalArgumentException(
          "a camera's name consists of letters, digits, _ and -, but was '%s'".formatted(name));
    }
    if (truth && !knowsTruth(source)) {
      throw new IllegalArgumentException(
          "camera %s does not know the truth; only a street does".formatted(name));
    }
  }

  /** A camera whose pictures are treated as usual. */
  public CameraConfig(
      String name,
      CameraSource source,
      Duration openTimeout,
      Duration readTimeout,
      Duration maxAge,
      boolean truth) {
    this(name, source, openTimeout, readTimeout, maxAge, truth, PictureSettings.DEFAULT);
  }

  /** A camera with the usual deadlines. */
  public static CameraConfig of(String name, CameraSource source) {
    return new CameraConfig(name, source, OPEN_TIMEOUT, READ_TIMEOUT, MAX_AGE, /* truth= */ false);
  }

  /** The same, with the truth published or not. */
  public CameraConfig withTruth(boolean told) {
    return new CameraConfig(name, source, openTimeout, readTimeout, maxAge, told, picture);
  }

  /** The same, with its pictures treated like this. */
  public CameraConfig withPicture(PictureSettings settings) {
    return new CameraConfig(name, source, openTimeout, readTimeout, maxAge, truth, settings);
  }

  /** Whether frames of this camera carry the truth. */
  public boolean knowsTruth() {
    return knowsTruth(source);
  }

  private static boolean knowsTruth(CameraSource source) {
    return !source.truthLabels().isEmpty();
  }
}
