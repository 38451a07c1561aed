package io.github.jetdetr.replay;

import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.blackbox.IncidentHeader;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.CameraText;
import io.github.jetdetr.config.ConfigReader;

/** The settings of a recorded camera. */
final class RecordedSettings {

  private RecordedSettings() {}

  /**
   * Reads them; the camera itself is none that can be opened.
   *
   * @throws IncidentException if they are none
   */
  static CameraConfig of(IncidentHeader.Camera camera) throws IncidentException {
    try {
      return ConfigReader.recorded(
          camera.name(),
          new CameraText(camera.settings(), camera.profile()),
          VideoFile.parse("file:recorded", "recorded"));
    } catch (IllegalArgumentException e) {
      throw new IncidentException(
          "the settings of camera %s cannot be read: %s".formatted(camera.name(), e.getMessage()),
          e);
    }
  }
}
