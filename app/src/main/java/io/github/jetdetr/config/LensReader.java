package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.picture.Lens;
import io.github.jetdetr.yaml.YamlMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the calibration of a camera's lens; its own takes the place of its profile's. */
final class LensReader {

  private static final double MIN_ZOOM = 0.1;
  private static final double MAX_ZOOM = 10;

  private LensReader() {}

  static @Nullable Lens read(YamlMap map, YamlMap profile) {
    Lens ofProfile = profile.has("lens") ? lens(profile.map("lens"), profile) : null;
    return map.has("lens") ? lens(map.map("lens"), map) : ofProfile;
  }

  private static @Nullable Lens lens(YamlMap lens, YamlMap parent) {
    Lens.Model model = lens.choice("model", Lens.Model.PINHOLE, Lens.Model.class);
    String size = lens.text("size");
    List<Float> matrix = lens.numbers("matrix");
    List<Float> distortion = lens.numbers("distortion");
    double zoom = lens.number("zoom", 1, MIN_ZOOM, MAX_ZOOM);
    if (size == null) {
      parent.problem("lens", "requires the size of the calibrated pictures, as in 1280x720");
      return null;
    }
    if (matrix.size() != 4) {
      parent.problem("lens", "requires matrix: [fx, fy, cx, cy]");
      return null;
    }
    try {
      PictureSize calibrated = CameraOptions.size("lens", size);
      return new Lens(
          model,
          calibrated,
          matrix.get(0),
          matrix.get(1),
          matrix.get(2),
          matrix.get(3),
          distortion.stream().map(Float::doubleValue).toList(),
          zoom);
    } catch (IllegalArgumentException e) {
      parent.problem("lens", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
