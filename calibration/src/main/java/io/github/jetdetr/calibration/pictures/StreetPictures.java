package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.file.Sha256;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rendered street scenes with exact labels. Objects that are too small or too occluded are treated
 * as COCO's crowds: they need not be detected, and detections of them are ignored.
 */
public final class StreetPictures implements PictureSource {

  /** Long enough for the traffic to change. */
  private static final double SECONDS_BETWEEN_SCENES = 7.3;

  private static final double FRAMES_PER_SECOND = 30;

  /** One scene. */
  private record Scene(long seed, Weather weather, double seconds, String pixels) {}

  private final int width;
  private final int height;
  private final StreetPicture picture;
  private final Map<Long, Scene> scenes = new LinkedHashMap<>();
  private final CocoTruth truth;
  private @Nullable Street street;
  private long streetSeed;

  /**
   * Renders all scenes once, for their labels.
   *
   * @param seeds one for each street
   * @param weathers the weathers each street is rendered in; empty for the one its seed selects
   * @param scenesEach number of scenes per street and weather, some seconds apart
   * @param width pixels
   * @param height pixels
   */
  public StreetPictures(
      List<Long> seeds, List<Weather> weathers, int scenesEach, int width, int height) {
    this.width = width;
    this.height = height;
    picture = new StreetPicture(width, height);
    List<CocoImage> images = new ArrayList<>();
    List<TruthBox> boxes = new ArrayList<>();
    for (long seed : seeds) {
      List<@Nullable Weather> streetWeathers = new ArrayList<>(weathers);
      if (streetWeathers.isEmpty()) {
        streetWeathers.add(null);
      }
      for (Weather weather : streetWeathers) {
        Street streetInWeather = new Street(seed, weather, width, height);
        for (int at = 0; at < scenesEach; at++) {
          long id = images.size() + 1L;
          double seconds = (at + 1) * SECONDS_BETWEEN_SCENES;
          streetInWeather.draw(frame(seconds), seconds, picture);
          scenes.put(
              id,
              new Scene(
                  seed, streetInWeather.weather(), seconds, new Sha256().add(picture.rgb()).hex()));
          String name = "street-%d-%s-%03d".formatted(seed, streetInWeather.weather().word(), at);
          images.add(new CocoImage(id, name, width, height));
          for (StreetObject object : picture.truth()) {
            boxes.add(box(boxes.size() + 1L, id, object));
          }
        }
      }
    }
    List<String> labels = Stream.of(StreetLabel.values()).map(StreetLabel::label).toList();
    truth = new CocoTruth(images, CocoCategory.numbered(labels), boxes);
  }

  private StreetPictures(StreetPictures scenes, CocoTruth truth) {
    this.width = scenes.width;
    this.height = scenes.height;
    this.picture = scenes.picture;
    this.scenes.putAll(scenes.scenes);
    this.truth = truth;
  }

  /** The same scenes, of whose objects only these count. */
  public StreetPictures scoring(CocoTruth part) {
    return new StreetPictures(this, part);
  }

  private static TruthBox box(long id, long imageId, StreetObject object) {
    return new TruthBox(
        id,
        imageId,
        object.label().ordinal() + 1,
        object.left(),
        object.top(),
        object.right() - object.left(),
        object.bottom() - object.top(),
        !object.counted());
  }

  /** Ids of the pictures by weather; only weathers that occur. */
  public Map<String, Set<Long>> byWeather() {
    Map<String, Set<Long>> byWeather = new LinkedHashMap<>();
    for (Weather weather : Weather.values()) {
      scenes.forEach(
          (id, scene) -> {
            if (scene.weather() == weather) {
              byWeather.computeIfAbsent(weather.word(), word -> new LinkedHashSet<>()).add(id);
            }
          });
    }
    return byWeather;
  }

  @Override
  public CocoTruth truth() {
    return truth;
  }

  @Override
  public String variant() {
    return "street";
  }

  @Override
  public String key(CocoImage image) throws PictureException {
    return scene(image).pixels();
  }

  @Override
  public void read(CocoImage image, Frame frame) throws PictureException {
    Scene scene = scene(image);
    Street current = street;
    if (current == null || streetSeed != scene.seed() || current.weather() != scene.weather()) {
      current = new Street(scene.seed(), scene.weather(), width, height);
      street = current;
      streetSeed = scene.seed();
    }
    current.draw(frame(scene.seconds()), scene.seconds(), picture);
    new RgbPicture(width, height, picture.rgb()).into(frame);
  }

  private Scene scene(CocoImage image) throws PictureException {
    Scene scene = scenes.get(image.id());
    if (scene == null) {
      throw new PictureException("no street scene has the id " + image.id());
    }
    return scene;
  }

  private static long frame(double seconds) {
    return Math.round(seconds * FRAMES_PER_SECOND);
  }
}
