package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Canvas;
import io.github.jetdetr.street.paint.Light;
import io.github.jetdetr.street.paint.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A road with traffic and weather, generated from a seed: draws the picture at any time, with
 * ground truth.
 *
 * <p>A pure function of seed, weather, size, frame and time; times may be in any order. Not
 * thread-safe; streets are independent of each other.
 */
public final class Street {

  private final Weather weather;
  private final Canvas canvas;
  private final Backdrop backdrop;
  private final Traffic traffic;
  private final Sensor sensor;
  private final VisibilityCounter truth = new VisibilityCounter();
  private final List<Sighting> sightings = new ArrayList<>();

  /**
   * Draws all static objects, which takes about as long as ten pictures.
   *
   * @param weather null to draw it from the seed
   * @throws IllegalArgumentException for a size that {@link StreetPicture#checkSides} rejects
   */
  public Street(long seed, @Nullable Weather weather, int width, int height) {
    this(seed, weather, width, height, null);
  }

  private Street(
      long seed, @Nullable Weather weather, int width, int height, @Nullable IntPredicate only) {
    StreetPicture.checkSides(width, height);
    this.weather = weather != null ? weather : drawn(seed);
    canvas = new Canvas(width, height, only);
    Layout layout = new Layout(seed, width, height);
    double[] lampX = layout.lamps.stream().mapToDouble(lamp -> lamp[0]).toArray();
    double[] lampY = layout.lamps.stream().mapToDouble(lamp -> lamp[1]).toArray();
    SplitMix random = new SplitMix(seed, 4);
    Light light = new Light(random, this.weather, lampX, lampY);
    Brush brush = new Brush(layout.view, canvas, light);
    backdrop = new Backdrop(brush, layout, light, random);
    double shutter =
        this.weather.isNight()
            ? random.between(1 / 90.0, 1 / 40.0)
            : random.between(1 / 500.0, 1 / 60.0);
    traffic = new Traffic(brush, layout, light, shutter);
    sensor = new Sensor(random, light, width, height);
  }

  /**
   * Only the shapes of the objects with these ids, without shadow, glow, blur and sensor; for
   * testing the ground truth.
   */
  static Street bare(long seed, Weather weather, int width, int height, IntPredicate only) {
    return new Street(seed, weather, width, height, only);
  }

  private static Weather drawn(long seed) {
    Weather[] all = Weather.values();
    return all[new SplitMix(seed, 1).below(all.length)];
  }

  /** Width of its pictures, px. */
  public int width() {
    return canvas.width;
  }

  /** Height of its pictures, px. */
  public int height() {
    return canvas.height;
  }

  /** The weather, as requested or drawn from the seed. */
  public Weather weather() {
    return weather;
  }

  /**
   * Draws the scene.
   *
   * @param frame seed of what differs between two pictures of the same instant: noise, rain
   * @param seconds since the street began, at least 0
   * @param into of this street's size; overwritten
   */
  public void draw(long frame, double seconds, StreetPicture into) {
    if (into.width() != canvas.width || into.height() != canvas.height) {
      throw new IllegalArgumentException(
          "the picture must be %d × %d, but was %d × %d"
              .formatted(canvas.width, canvas.height, into.width(), into.height()));
    }
    sightings.clear();
    backdrop.restore(seconds, sightings);
    traffic.paint(seconds, sightings);
    truth.collect(canvas, sightings, into);
    if (canvas.isBare()) {
      System.arraycopy(canvas.rgb, 0, into.rgb(), 0, canvas.rgb.length);
    } else {
      sensor.expose(frame, seconds, canvas, into.rgb());
    }
  }
}
