package io.github.jetdetr.camera.ffmpeg;

import java.util.Optional;
import org.bytedeco.ffmpeg.global.avdevice;

/**
 * FFmpeg's libavdevice, loaded where a camera needs it: it requires libxcb, libpulse and libasound,
 * which a headless device may lack. Thread-safe.
 */
final class DeviceLibrary {

  /**
   * Why it cannot be loaded. Kept, since only the first attempt names what is missing; after that
   * Java says no more than that the class is unusable.
   */
  private static final Optional<LinkageError> FAILURE = register();

  private DeviceLibrary() {}

  private static Optional<LinkageError> register() {
    try {
      avdevice.avdevice_register_all();
      return Optional.empty();
    } catch (LinkageError e) {
      return Optional.of(e);
    }
  }

  /**
   * Loads it and registers its formats. Idempotent.
   *
   * @throws LinkageError if it cannot be loaded, the same each time
   */
  static void load() {
    if (FAILURE.isPresent()) {
      throw FAILURE.get();
    }
  }
}
