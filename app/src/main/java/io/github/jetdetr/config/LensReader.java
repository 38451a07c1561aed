package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.picture.Lens;
import io.github.jetdetr.yaml.YamlMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the calibration of a camera's lens; its own takes the place of its profile's. */
final class LensReader {

  private static final double MIN_ZOOM = 0.1;
  private static final double MAX_ZOOM = 10;

  private static final int MAX_DISTORTION = 8;

  private static final ConfigKey<Lens.Model> MODEL =
      ConfigKey.choice(
          "model",
          Lens.Model.class,
          Lens.Model.PINHOLE,
          "Which of OpenCV's models: `cv::calibrateCamera` or `cv::fisheye::calibrate`.");
  private static final ConfigKey<String> SIZE =
      ConfigKey.text(
              "size",
              KeyType.text("`WIDTHxHEIGHT`", "[0-9]{1,5}x[0-9]{1,5}"),
              "",
              "Size of the pictures that were calibrated with; others of that shape are scaled.")
          .inUnit("pixels")
          .required();
  private static final ConfigKey<List<Float>> MATRIX =
      numbers("matrix", "`[fx, fy, cx, cy]`", 4, 4, "Focal lengths and optical centre.")
          .inUnit("pixels of that size");
  private static final ConfigKey<List<Float>> DISTORTION =
      numbers(
          "distortion",
          "4, 5 or 8 numbers; 4 of a fisheye",
          4,
          MAX_DISTORTION,
          "`k1, k2, p1, p2`, `k3`, `k4, k5, k6` of a pinhole lens, `k1, k2, k3, k4` of a fisheye.");
  private static final ConfigKey<Double> ZOOM =
      ConfigKey.number(
          "zoom",
          MIN_ZOOM,
          MAX_ZOOM,
          1,
          "Focal length of the straightened picture as a share of the lens's; less shows more of the"
              + " edges.");

  static final ConfigSection LENS =
      ConfigSection.of(
          "lens",
          "The calibration of the lens, whose distortion is undone before anything else is done.",
          """
          cameras:
            front:
              uri: rtsp://10.0.0.5/stream
              lens:
                model: fisheye
                size: 1280x720
                matrix: [400, 402, 640, 360]
                distortion: [0.5, 0.25, 0, -0.125]
                zoom: 0.5
          """,
          MODEL,
          SIZE,
          MATRIX,
          DISTORTION,
          ZOOM);

  private LensReader() {}

  private static ConfigKey<List<Float>> numbers(
      String name, String words, int min, int max, String what) {
    KeyType type = KeyType.list(words, KeyType.number(), min, max);
    return ConfigKey.other(
            name, type, List.<Float>of(), null, what, (map, usual) -> map.numbers(name))
        .required();
  }

  static @Nullable Lens read(YamlMap map, YamlMap profile) {
    Lens ofProfile = LENS.isIn(profile) ? lens(LENS.in(profile), profile) : null;
    return LENS.isIn(map) ? lens(LENS.in(map), map) : ofProfile;
  }

  private static @Nullable Lens lens(YamlMap lens, YamlMap parent) {
    Lens.Model model = MODEL.in(lens);
    String size = SIZE.textIn(lens);
    List<Float> matrix = MATRIX.in(lens);
    List<Float> distortion = DISTORTION.in(lens);
    double zoom = ZOOM.in(lens);
    lens.done();
    if (size == null) {
      parent.problem(LENS.name(), "requires the size of the calibrated pictures, as in 1280x720");
      return null;
    }
    if (matrix.size() != 4) {
      parent.problem(LENS.name(), "requires matrix: [fx, fy, cx, cy]");
      return null;
    }
    try {
      PictureSize calibrated = CameraOptions.size(LENS.name(), size);
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
      parent.problem(LENS.name(), String.valueOf(e.getMessage()));
      return null;
    }
  }
}
