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
 * A drawn street that knows the truth about itself: {@code
 * street:SEED?fps=30&size=640x360&weather=night|tour&pace=clock|max&frames=N}. The same text gives
 * the same pictures, to the byte, on every machine.
 *
 * @param seed which street; 1 when the URI says none
 * @param fps pictures a second of the street's own time, above 0
 * @param size of the pictures; sides of 16 and more, as many pixels as 1920 × 1080 and fewer
 * @param weather drawn from the seed when empty, or {@link #TOUR}: every 20 s of the street's time
 *     the next seed and the next weather
 * @param paced whether pictures come when the street's clock says ({@code pace=clock}, the
 *     default), otherwise as fast as they are asked for and none is lost ({@code pace=max})
 * @param frames after how many pictures the street ends; never when empty
 */
public record StreetSource(
    long seed,
    double fps,
    PictureSize size,
    Optional<String> weather,
    boolean paced,
    OptionalLong frames)
    implements CameraSource {

  /** All weathers in turn. */
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
      throw new IllegalArgumentException("frames must be 1 or more, but was " + frames.getAsLong());
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
      throw CameraOptions.mistake(uri, String.valueOf(e.getMessage()), e);
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
      throw CameraOptions.mistake(
          uri, "a street is street:SEED with a whole number, as in street:7?weather=night", e);
    }
  }

  /** The weather of the picture of this number; empty where only the seed says it. */
  public Optional<Weather> weather(long frame) {
    return isTour() ? Optional.of(weatherOfStop(frame / framesPerStop())) : onlyWeather();
  }

  /** How many pictures a tour shows of one street. */
  long framesPerStop() {
    return Math.max(1, Math.round(fps * SECONDS_PER_STOP));
  }

  /** The weather of a tour's streets, counted from 0. */
  static Weather weatherOfStop(long stop) {
    return ALL_WEATHERS.get((int) (stop % ALL_WEATHERS.size()));
  }

  boolean isTour() {
    return weather.isPresent() && weather.get().equals(TOUR);
  }

  /** The one weather that was asked for. */
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
