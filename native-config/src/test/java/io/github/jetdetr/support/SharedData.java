package io.github.jetdetr.support;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real model, labelled pictures and road clips, which stay outside the repository.
 *
 * <p>Found through the system property {@code jetdetr.shared}, which the build sets to {@code
 * ../shared} beside the checkout. A test that cannot do without is skipped where they are missing;
 * every other test takes what the repository brings or the tests draw.
 */
public final class SharedData {

  private static final String ATTO = "models/deimv2-atto/deimv2_hgnetv2_atto_coco.onnx";
  private static final String CAR_CLIP = "data/clips/carnd_vehicle_test_video.mp4";
  private static final String PICTURES = "data/coco-permissive/val2017";

  private SharedData() {}

  /** The file of this path below the shared folder; skips the running test when it is absent. */
  public static Path require(String path) {
    Path file = file(path);
    if (!Files.exists(file)) {
      abort("needs the shared real model and data: -Djetdetr.shared=DIR");
    }
    return file;
  }

  /** Whether the real model, pictures and clips are there. */
  public static boolean isThere() {
    return Files.exists(file(ATTO)) && Files.exists(file(CAR_CLIP)) && Files.exists(file(PICTURES));
  }

  private static Path file(String path) {
    return Path.of(System.getProperty("jetdetr.shared", "../../shared"), path).normalize();
  }

  /** DEIMv2-Atto as exported, with its post-processor. */
  public static Path attoPostProcessed() {
    return require(ATTO);
  }

  /** The same network cut before its post-processor. */
  public static Path attoRaw() {
    return require("models/deimv2-atto/deimv2_atto_coco_raw_dynN.onnx");
  }

  /** 1280 × 720, H.264, 25 pictures a second, 38 pictures: of a real road, or else drawn. */
  public static Path carClip() {
    return isThere() ? require(CAR_CLIP) : StreetClip.road().file();
  }

  /** The 91 labelled validation pictures. */
  public static Path pictures() {
    return require(PICTURES);
  }
}
