package io.github.jetdetr.street;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A road, its traffic and its weather, drawn from a seed: the picture at any time, and the truth
 * about it.
 *
 * <p>A pure function of seed, weather, size, frame and time; times may come in any order. Used by
 * one thread; streets know nothing of each other.
 */
public final class Street {

  private final Weather weather;
  private final Canvas canvas;
  private final Viewpoint view;
  private final Brush brush;
  private final long seed;

  /**
   * @param weather null for one drawn from the seed
   * @param width px, in [16, 16384]
   * @param height px, in [16, 16384]
   */
  public Street(long seed, @Nullable Weather weather, int width, int height) {
    this.seed = seed;
    Weather[] all = Weather.values();
    this.weather = weather != null ? weather : all[new SplitMix(seed, 1).below(all.length)];
    canvas = new Canvas(width, height);
    SplitMix random = new SplitMix(seed, 2);
    double focal = width / (2 * StrictMath.tan(random.between(0.4, 0.74)));
    view =
        new Viewpoint(
            random.between(-3, 6),
            0,
            random.between(3, 9),
            random.between(-0.2, 0.2),
            random.between(0.1, 0.35),
            0,
            focal,
            width,
            height);
    brush = new Brush(view, canvas, new Light());
  }

  /** The weather that was asked for or drawn. */
  public Weather weather() {
    return weather;
  }

  /**
   * Draws the scene.
   *
   * @param frame seeds what differs between two pictures of the same instant: noise, rain
   * @param seconds since the street began, at least 0
   * @param into of this street's size; overwritten
   */
  public void draw(long frame, double seconds, StreetPicture into) {
    if (into.width() != canvas.width || into.height() != canvas.height) {
      throw new IllegalArgumentException(
          "the picture must be %d × %d, but was %d × %d"
              .formatted(canvas.width, canvas.height, into.width(), into.height()));
    }
    Arrays.fill(canvas.rgb, 0x707478);
    Arrays.fill(canvas.slots, 0);
    canvas.begin(Canvas.NOBODY, 0);
    brush.place(0, 0, 0, Math.PI / 2);
    brush.start().point(-5, -6, 0).point(200, -6, 0).point(200, 6, 0).point(-5, 6, 0);
    brush.flat(0x505050, 1f);
    List<TrueObject> truth = new ArrayList<>();
    int[] own = new int[40];
    for (int i = 1; i < own.length; i++) {
      SplitMix random = new SplitMix(seed, 100 + i);
      double lane = i % 2 == 0 ? 2 : -2;
      double y = 140 - i * 3.5 + (seconds * 8) % 30;
      brush.place(lane, y, 0, Math.PI / 2);
      canvas.begin(i, 0);
      int color = random.below(0x1000000);
      if (i % 7 < 4) {
        double l = 2.1;
        double w = 0.9;
        double h = 1.5;
        brush
            .start()
            .point(-l, -w, .3)
            .point(-l, -w, h)
            .point(-l, w, h)
            .point(-l, w, .3)
            .face(color);
        brush.start().point(l, w, .3).point(l, w, h).point(l, -w, h).point(l, -w, .3).face(color);
        brush.start().point(-l, w, .3).point(-l, w, h).point(l, w, h).point(l, w, .3).face(color);
        brush
            .start()
            .point(l, -w, .3)
            .point(l, -w, h)
            .point(-l, -w, h)
            .point(-l, -w, .3)
            .face(color);
        brush.start().point(-l, -w, h).point(l, -w, h).point(l, w, h).point(-l, w, h).face(color);
      } else {
        brush.limb(0, 0, 0.1, .2, 0, 0, 1.5, .25, color);
        brush.ball(0, 0, 1.7, .15, 0xd0a080);
      }
      own[i] = canvas.ownPixels();
    }
    System.arraycopy(canvas.rgb, 0, into.rgb(), 0, canvas.rgb.length);
    System.arraycopy(canvas.slots, 0, into.identities(), 0, canvas.slots.length);
    for (int i = 1; i < own.length; i++) {
      int left = canvas.width;
      int right = 0;
      int top = canvas.height;
      int bottom = 0;
      int seen = 0;
      for (int at = 0; at < canvas.slots.length; at++) {
        if (canvas.slots[at] == i) {
          seen++;
          left = Math.min(left, at % canvas.width);
          right = Math.max(right, at % canvas.width + 1);
          top = Math.min(top, at / canvas.width);
          bottom = Math.max(bottom, at / canvas.width + 1);
        }
      }
      if (seen > 0) {
        float fraction = (float) seen / own[i];
        double side = Math.sqrt((double) (right - left) * (bottom - top));
        truth.add(
            new TrueObject(
                i,
                i % 7 < 4 ? StreetLabel.CAR : StreetLabel.PERSON,
                left,
                top,
                right,
                bottom,
                fraction,
                fraction >= 0.3 && side >= 12.0 * canvas.width / 640));
      }
    }
    into.setTruth(truth);
  }
}
