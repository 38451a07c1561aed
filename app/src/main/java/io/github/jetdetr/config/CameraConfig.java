package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.snapshot.SnapshotSettings;
import io.github.jetdetr.track.config.CameraTracks;
import java.time.Duration;

/**
 * One camera of the configuration.
 *
 * @param name the camera's name in topics and messages, {@code [a-zA-Z0-9_-]+}
 * @param source where frames come from
 * @param openTimeout how long opening may take before it is retried
 * @param readTimeout how long a frame may take before the camera counts as stalled
 * @param maxAge age from which a frame is dropped as stale
 * @param truth whether the ground truth is published with the detections
 * @param picture how its pictures are checked and preprocessed
 * @param tracks how its objects are followed, and its zones and lines
 * @param detections which frames have their detections published
 * @param snapshots which pictures are published
 * @param text the settings as they are written
 */
public record CameraConfig(
    String name,
    CameraSource source,
    Duration openTimeout,
    Duration readTimeout,
    Duration maxAge,
    boolean truth,
    PictureSettings picture,
    CameraTracks tracks,
    DetectionRate detections,
    SnapshotSettings snapshots,
    CameraText text) {

  /** Default of {@link #openTimeout}. */
  public static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  /** Default of {@link #readTimeout}. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  /** Default of {@link #maxAge}. */
  public static final Duration MAX_AGE = Duration.ofSeconds(2);

  /**
   * @throws IllegalArgumentException if the name is invalid, the ground truth is requested from a
   *     camera that does not know it, or pictures of events from one that has none
   */
  public CameraConfig {
    if (!name.matches("[a-zA-Z0-9_-]+")) {
      throw new IllegalArgumentException(
          "a camera's name must consist of letters, digits, _ and -, but was '%s'".formatted(name));
    }
    if (truth && !knowsTruth(source)) {
      throw new IllegalArgumentException(
          "camera %s does not know the ground truth; only a street does".formatted(name));
    }
    if (!snapshots.events().isEmpty() && !tracks.on()) {
      throw new IllegalArgumentException(
          "pictures of events need tracks, but those of camera %s are not enabled".formatted(name));
    }
  }

  /** A camera whose objects are followed as usual, and published on every frame. */
  public CameraConfig(
      String name,
      CameraSource source,
      Duration openTimeout,
      Duration readTimeout,
      Duration maxAge,
      boolean truth,
      PictureSettings picture) {
    this(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        truth,
        picture,
        CameraTracks.DEFAULT,
        DetectionRate.EVERY_FRAME,
        SnapshotSettings.OFF,
        CameraText.NONE);
  }

  /** A camera with default picture settings. */
  public CameraConfig(
      String name,
      CameraSource source,
      Duration openTimeout,
      Duration readTimeout,
      Duration maxAge,
      boolean truth) {
    this(name, source, openTimeout, readTimeout, maxAge, truth, PictureSettings.DEFAULT);
  }

  /** A camera with default timeouts and picture settings. */
  public static CameraConfig of(String name, CameraSource source) {
    return new CameraConfig(name, source, OPEN_TIMEOUT, READ_TIMEOUT, MAX_AGE, /* truth= */ false);
  }

  /** A copy that publishes the ground truth or not. */
  public CameraConfig withTruth(boolean publishTruth) {
    return new CameraConfig(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        publishTruth,
        picture,
        tracks,
        detections,
        snapshots,
        text);
  }

  /** A copy with these picture settings. */
  public CameraConfig withPicture(PictureSettings settings) {
    return new CameraConfig(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        truth,
        settings,
        tracks,
        detections,
        snapshots,
        text);
  }

  /** A copy with objects followed like this. */
  public CameraConfig withTracks(CameraTracks settings) {
    return new CameraConfig(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        truth,
        picture,
        settings,
        detections,
        snapshots,
        text);
  }

  /** A copy with detections published at this rate. */
  public CameraConfig withDetections(DetectionRate rate) {
    return new CameraConfig(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        truth,
        picture,
        tracks,
        rate,
        snapshots,
        text);
  }

  /** A copy with these pictures published. */
  public CameraConfig withSnapshots(SnapshotSettings settings) {
    return new CameraConfig(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        truth,
        picture,
        tracks,
        detections,
        settings,
        text);
  }

  /** A copy whose settings are written like this. */
  public CameraConfig withText(CameraText newText) {
    return new CameraConfig(
        name,
        source,
        openTimeout,
        readTimeout,
        maxAge,
        truth,
        picture,
        tracks,
        detections,
        snapshots,
        newText);
  }

  /** Whether frames of this camera carry the ground truth. */
  public boolean knowsTruth() {
    return knowsTruth(source);
  }

  private static boolean knowsTruth(CameraSource source) {
    return !source.truthLabels().isEmpty();
  }
}
