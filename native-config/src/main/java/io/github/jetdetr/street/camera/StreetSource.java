package io.github.jetdetr.street.camera;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.StreetPicture;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A simulated street with ground truth: {@code
 * street:SEED?fps=30&size=640x360&weather=night|tour&pace=clock|max&frames=N}. The same URI
 * produces identical pictures on every machine.
 *
 * @param seed seed of the street; 1 if the URI has none
 * @param fps frames per second of simulated time, above 0
 * @param size size of the pictures, at least 16 × 16 and at most as many pixels as 1920 × 1080
 * @param weather drawn from the seed if empty; {@link #TOUR} changes to the next seed and weather
 *     every 20 s of simulated time
 * @param paced whether to run in real time ({@code pace=clock}, the default), otherwise as fast as
 *     frames are processed and without dropping any ({@code pace=max})
 * @param frames number of pictures after which the street ends; never if empty
 */
public record StreetSource(
    long seed,
    double fps,
    PictureSize size,
    Optional<String> weather,
    boolean paced,
    OptionalLong frames)
    implements CameraSource {

  /** Cycles through all weathers. */
  static final String TOUR = "tour";

  private static final double SECONDS_PER_STOP = 20;
  private static final List<Weather> ALL_WEATHERS = List.of(Weather.values());

  private static final double DEFAULT_FPS = 30;
  private static final PictureSize DEFAULT_SIZE = new PictureSize(640, 360);
  private static final List<String> OPTIONS = List.of("fps", "size", "weather", "pace", "frames");
  private static final List<String> WEATHERS =
      Stream.concat(Stream.of(Weather.values()).map(Weather::word), Stream.of(TOUR)).toList();

  public StreetSource {
    Objects.requireNonNull(weather, "weather");
    Objects.requireNonNull(frames, "frames");
    StreetPicture.checkSides(size.width(), size.height());
    if (!(fps > 0)) {
      throw new IllegalArgumentException("fps must be above 0, but was " + fps);
    }
    if (weather.isPresent() && !WEATHERS.contains(weather.get())) {
      throw new IllegalArgumentException(CameraOptions.unknown("weather", weather.get(), WEATHERS));
    }
    if (frames.isPresent() && frames.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "frames must be at least 1, but was " + frames.getAsLong());
    }
  }

  public static StreetSource parse(String uri, String rest) {
    int mark = rest.indexOf('?');
    CameraOptions options =
        CameraOptions.parse(uri, mark < 0 ? "" : rest.substring(mark + 1), OPTIONS);
    long seed = seed(uri, mark < 0 ? rest : rest.substring(0, mark));
    String pace = options.word("pace", List.of("clock", "max")).orElse("clock");
    PictureSize size = options.size().orElse(DEFAULT_SIZE);
    try {
      StreetPicture.checkSides(size.width(), size.height());
    } catch (IllegalArgumentException e) {
      throw CameraOptions.invalid(uri, String.valueOf(e.getMessage()), e);
    }
    return new StreetSource(
        seed,
        options.fps().orElse(DEFAULT_FPS),
        size,
        options.word("weather", WEATHERS),
        pace.equals("clock"),
        options.count("frames"));
  }

  private static long seed(String uri, String text) {
    try {
      return text.isEmpty() ? 1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw CameraOptions.invalid(
          uri, "a street must be street:SEED with an integer, as in street:7?weather=night", e);
    }
  }

  /** The weather of a picture by its number; empty if it depends on the seed. */
  public Optional<Weather> weather(long frame) {
    return isTour() ? Optional.of(weatherOfStop(frame / framesPerStop())) : onlyWeather();
  }

  /** Number of pictures of one street of a tour. */
  long framesPerStop() {
    return Math.max(1, Math.round(fps * SECONDS_PER_STOP));
  }

  /** The weather of a tour's street, by index from 0. */
  static Weather weatherOfStop(long stop) {
    return ALL_WEATHERS.get((int) (stop % ALL_WEATHERS.size()));
  }

  boolean isTour() {
    return weather.isPresent() && weather.get().equals(TOUR);
  }

  /** The requested weather; empty for a tour or if none was requested. */
  Optional<Weather> onlyWeather() {
    return weather.flatMap(Weather::of);
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) {
    return new StreetCamera(this, readTimeout);
  }

  @Override
  public List<String> truthLabels() {
    return StreetLabel.WORDS;
  }

  @Override
  public boolean isLossless() {
    return !paced;
  }

  @Override
  public String toString() {
    return LocalUri.text(
        "street",
        Long.toString(seed),
        (fps == DEFAULT_FPS ? "" : "&fps=" + LocalUri.number(fps))
            + (size.equals(DEFAULT_SIZE) ? "" : "&size=" + size)
            + LocalUri.option("weather", weather)
            + (paced ? "" : "&pace=max")
            + (frames.isPresent() ? "&frames=" + frames.getAsLong() : ""));
  }
}
