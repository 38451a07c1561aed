package io.github.jetdetr.support;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real model, labelled pictures and road clips, which stay outside the repository.
 *
 * <p>Found through the system property {@code jetdetr.shared}, which the build sets to {@code
 * ../shared} beside the checkout. A test that asks for a file that is not there is skipped and says
 * which file it missed.
 */
public final class SharedData {

  private SharedData() {}

  /** The file of this path below the shared folder; skips the running test when it is absent. */
  public static Path require(String path) {
    Path file = Path.of(System.getProperty("jetdetr.shared", "../../shared"), path).normalize();
    if (!Files.exists(file)) {
      abort("skipped: needs " + file + " (set -Djetdetr.shared=DIR)");
    }
    return file;
  }

  /** DEIMv2-Atto as exported, with its post-processor. */
  public static Path attoPostProcessed() {
    return require("models/deimv2-atto/deimv2_hgnetv2_atto_coco.onnx");
  }

  /** The same network cut before its post-processor. */
  public static Path attoRaw() {
    return require("models/deimv2-atto/deimv2_atto_coco_raw_dynN.onnx");
  }

  /** 1280 × 720, H.264, 25 pictures a second, 38 pictures. */
  public static Path carClip() {
    return require("data/clips/carnd_vehicle_test_video.mp4");
  }

  /** The 91 labelled validation pictures. */
  public static Path pictures() {
    return require("data/coco-permissive/val2017");
  }
}
