package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;
import io.github.jetdetr.street.paint.Light;

/** A house: walls, windows, some of which are lit at night, a roof, shops on the ground floor. */
public final class Building {

  private static final int[] WALLS = {
    0xC8B8A0, 0xB08870, 0x9A6A54, 0xD8D0C0, 0xA8A8A4, 0x8A8C90, 0xC0A878, 0xE0DCD0, 0x787068,
    0x9CA8A8, 0xB06A50
  };

  private final Fixture f;
  private final SplitMix random;
  private final Light light;
  private final int wall;
  private final int glass;
  private final double lit;

  public Building(Fixture fixture, Light light) {
    this.f = fixture;
    this.light = light;
    random = new SplitMix(fixture.number(), 19);
    wall = Light.scale(random.pick(WALLS), random.between(0.8, 1.05));
    glass = random.pick(0x3A444C, 0x4A5860, 0x2A3034, 0x5A6C7A);
    lit =
        light.weather.isNight()
            ? random.between(0.1, 0.5)
            : light.weather == Weather.DUSK ? random.between(0, 0.35) : 0;
  }

  public void paint(Brush brush, Hull hull) {
    double deep = f.deep();
    double high = f.high();
    boolean pitched = high < 9;
    hull.box(-deep / 2, deep / 2, 0, f.wide() / 2, 0, high).paint(wall);
    double floor = random.between(2.8, 3.4);
    int floors = Math.max(1, (int) (high / floor));
    boolean shop = !pitched && random.chance(0.7);
    double margin = random.between(0.14, 0.3);
    windows(
        hull,
        Face.FRONT,
        floors,
        Math.max(2, (int) (f.wide() / random.between(1.8, 3.6))),
        margin,
        shop);
    int sides = Math.max(1, (int) (deep / 3.5));
    windows(hull, Face.LEFT, floors, sides, margin, false);
    windows(hull, Face.RIGHT, floors, sides, margin, false);
    if (shop) {
      shops(hull, floor / high);
    }
    if (pitched) {
      int roof = random.pick(0x7A4030, 0x50484A, 0x6A5A4C, 0x8A5040);
      hull.taper(
              -deep / 2 - 0.4,
              deep / 2 + 0.4,
              f.wide() / 2 + 0.3,
              high,
              -0.1,
              0.1,
              f.wide() / 2 - 0.5,
              high + deep * 0.28)
          .paint(roof);
    }
  }

  private void windows(Hull hull, Face face, int floors, int columns, double margin, boolean shop) {
    for (int row = shop ? 1 : 0; row < floors; row++) {
      for (int column = 0; column < columns; column++) {
        double s0 = (column + margin) / columns;
        double s1 = (column + 1 - margin) / columns;
        double t0 = (row + 0.3) / floors;
        double t1 = (row + 0.82) / floors;
        boolean shines = random.chance(lit);
        int warm = random.pick(0xE8C070, 0xF0D8A0, 0xC8A860, 0xB8C8D8);
        hull.patch(
            face,
            s0 - 0.06 / columns,
            t0 - 0.02 / floors,
            s1 + 0.06 / columns,
            t1 + 0.03 / floors,
            Light.scale(wall, 1.15));
        hull.glow(
            face,
            s0,
            t0,
            s1,
            t1,
            shines ? warm : Light.scale(glass, random.between(0.8, 1.2)),
            shines);
      }
    }
  }

  private void shops(Hull hull, double tall) {
    int shops = Math.max(1, (int) (f.wide() / 6));
    for (int i = 0; i < shops; i++) {
      double s0 = (i + 0.06) / shops;
      double s1 = (i + 0.94) / shops;
      boolean open = light.lampsLit && random.chance(0.6);
      hull.glow(
          Face.FRONT,
          s0,
          0.02,
          s1,
          tall * 0.72,
          open ? random.pick(0xD8C898, 0xC8D0D0, 0xE0B878) : glass,
          open);
      int board = random.pick(0x8C2A2A, 0x2A5A8C, 0x2E6A44, 0xD0A030, 0x3A3A3C, 0x7A3A70, 0xE0E0D8);
      hull.patch(Face.FRONT, s0, tall * 0.78, s1, tall * 0.95, board);
      hull.patch(
          Face.FRONT,
          s0 + (s1 - s0) * 0.25,
          tall * 0.83,
          s0 + (s1 - s0) * 0.7,
          tall * 0.9,
          0xF0F0EC);
    }
  }
}
