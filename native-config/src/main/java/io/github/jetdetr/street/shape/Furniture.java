package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;
import io.github.jetdetr.street.paint.Light;

/** Paints roadside objects: signs, posts, benches, signals. */
public final class Furniture {

  private static final int STEEL = 0x70767A;
  private static final int DARK = 0x2A2C2E;

  private final Brush brush;
  private final Hull hull;

  public Furniture(Brush brush, Hull hull) {
    this.brush = brush;
    this.hull = hull;
  }

  /** Paints everything of this kind but its lamps; the brush is placed here. */
  public void paint(Fixture fixture) {
    SplitMix random = new SplitMix(fixture.number(), 14);
    switch (fixture.kind()) {
      case LAMP_POST -> lampPost(random);
      case ROUND_SIGN -> roundSign(random);
      case NO_ENTRY -> noEntry();
      case GIVE_WAY -> giveWay(random);
      case BOARD -> board(random);
      case BIN -> bin(random);
      case BENCH -> bench(random);
      case MAIL_BOX -> mailBox(random);
      case BOLLARD ->
          brush.limb(0, 0, 0.05, 0.08, 0, 0, 0.95, 0.08, random.pick(0x303234, 0xB0B0A8, 0xC03020));
      case HYDRANT -> hydrant(random);
      case SHELTER -> shelter(random);
      case COLUMN -> column(random);
      case CONE -> cone();
      case BARREL -> barrel();
      default -> throw new IllegalArgumentException("not furniture: " + fixture.kind());
    }
  }

  void pole(double high, double thick, int color) {
    brush.limb(0, 0, 0, thick, 0, 0, high, thick, color);
  }

  private void lampPost(SplitMix random) {
    int color = random.pick(STEEL, 0x3A4238, 0x9A9C98);
    brush.limb(0, 0, 0, 0.1, 0, 0, 6.9, 0.06, color);
    brush.limb(0, 0, 6.9, 0.06, 1.5, 0, 7.1, 0.05, color);
    hull.box(1.2, 1.8, 0, 0.14, 7.0, 7.14).paint(color);
    if (brush.light.lampsLit) {
      brush.bulb(1.5, 0, 7.0, 0.22, 0xFFF0C8, 10, 0.2);
      brush.halo(1.5, 0, 7.0, 1.3, 0xFFE0A0, 0.6f);
    }
  }

  /** A disc that looks forward, of any number of corners. */
  void plate(double u, double w, double radius, int corners, double turn, int color) {
    brush.start();
    for (int i = 0; i < corners; i++) {
      double angle = turn + 2 * Math.PI * i / corners;
      brush.point(u, radius * StrictMath.cos(angle), w + radius * StrictMath.sin(angle));
    }
    brush.face(color);
  }

  private void back(double w, double radius, int corners, double turn) {
    brush.start();
    for (int i = 0; i < corners; i++) {
      double angle = turn - 2 * Math.PI * i / corners;
      brush.point(0.03, radius * StrictMath.cos(angle), w + radius * StrictMath.sin(angle));
    }
    brush.face(0x84888C);
  }

  private void roundSign(SplitMix random) {
    pole(2.4, 0.035, STEEL);
    boolean blue = random.chance(0.3);
    back(2.3, 0.34, 18, 0);
    plate(0.04, 2.3, 0.34, 18, 0, blue ? 0x2050B0 : 0xC81E1E);
    plate(0.045, 2.3, 0.25, 18, 0, blue ? 0x2050B0 : 0xF0F0EC);
    int ink = blue ? 0xF0F0EC : 0x181818;
    brush
        .start()
        .point(0.05, -0.15, 2.2)
        .point(0.05, -0.06, 2.2)
        .point(0.05, -0.06, 2.42)
        .point(0.05, -0.15, 2.42);
    brush.face(ink);
    brush
        .start()
        .point(0.05, 0.04, 2.2)
        .point(0.05, 0.15, 2.2)
        .point(0.05, 0.15, 2.42)
        .point(0.05, 0.04, 2.42);
    brush.face(ink);
  }

  private void noEntry() {
    pole(2.4, 0.035, STEEL);
    back(2.3, 0.34, 18, 0);
    plate(0.04, 2.3, 0.34, 18, 0, 0xC81E1E);
    brush
        .start()
        .point(0.05, -0.24, 2.24)
        .point(0.05, 0.24, 2.24)
        .point(0.05, 0.24, 2.36)
        .point(0.05, -0.24, 2.36);
    brush.face(0xF0F0EC);
  }

  private void giveWay(SplitMix random) {
    pole(2.4, 0.035, STEEL);
    double turn = random.chance(0.5) ? -Math.PI / 2 : Math.PI / 2;
    back(2.3, 0.42, 3, turn);
    plate(0.04, 2.3, 0.42, 3, turn, 0xC81E1E);
    plate(0.045, 2.3, 0.26, 3, turn, 0xF4F4F0);
  }

  private void board(SplitMix random) {
    boolean tall = random.chance(0.5);
    double half = random.between(0.3, 0.9);
    double low = tall ? 0.1 : 1.9;
    double high = tall ? random.between(1, 2.1) : 2.6;
    if (!tall) {
      pole(2.6, 0.04, STEEL);
    }
    hull.box(0, 0.12, 0, half, low, high)
        .paint(random.pick(0x2A6A3A, 0x2050A0, 0xE0E0D8, 0xD0A020, 0x8C2A2A, 0x503A60));
    hull.patch(Face.FRONT, 0.1, 0.55, 0.9, 0.85, random.pick(0xF0F0EC, 0x303234, 0xE8C840));
    hull.patch(Face.FRONT, 0.1, 0.2, 0.6, 0.4, random.pick(0xF0F0EC, 0x303234, 0xC83030));
  }

  private void bin(SplitMix random) {
    int color = random.pick(0x2E4A34, 0x3A3C40, 0x24508A, 0x6A4A2A, 0xC06A20);
    hull.taper(-0.25, 0.25, 0.26, 0.05, -0.3, 0.3, 0.31, 1.0).paint(color);
    hull.box(-0.33, 0.33, 0, 0.34, 1.0, 1.1).paint(Light.scale(color, 0.7));
  }

  private void bench(SplitMix random) {
    int wood = random.pick(0x7A5634, 0x5A3E28, 0x4A6048);
    hull.box(-0.35, -0.28, 0, 0.8, 0.5, 0.9).paint(wood);
    hull.box(-0.3, 0.15, 0, 0.8, 0.38, 0.46).paint(wood);
    hull.box(-0.2, 0.1, 0.65, 0.04, 0, 0.4).paint(DARK);
    hull.box(-0.2, 0.1, -0.65, 0.04, 0, 0.4).paint(DARK);
  }

  private void mailBox(SplitMix random) {
    int color = random.pick(0xE0B020, 0xB82020, 0x2050A0);
    hull.box(-0.22, 0.22, 0, 0.25, 0.35, 1.25).paint(color);
    hull.patch(Face.FRONT, 0.15, 0.72, 0.85, 0.8, DARK)
        .patch(Face.FRONT, 0.2, 0.3, 0.8, 0.6, 0xE8E8E0);
    hull.box(-0.06, 0.06, 0, 0.06, 0, 0.35).paint(DARK);
  }

  private void hydrant(SplitMix random) {
    int color = random.pick(0xC02818, 0xD8B020, 0x3060A0);
    brush.limb(0, 0, 0.05, 0.13, 0, 0, 0.6, 0.12, color);
    brush.limb(0, -0.2, 0.45, 0.06, 0, 0.2, 0.45, 0.06, Light.scale(color, 0.85));
    brush.ball(0, 0, 0.7, 0.11, color);
  }

  private void shelter(SplitMix random) {
    int frame = random.pick(0x3A3C40, 0x6A7074, 0x8A2A2A);
    hull.box(-0.7, -0.64, 0, 1.9, 0.2, 2.2).paint(0x8A9AA2);
    hull.box(-0.7, 0.6, -1.9, 0.05, 0.2, 2.2).paint(random.pick(0xD0A8A0, 0x3060A0, 0xD8C060));
    hull.box(-0.55, -0.2, 0, 1.5, 0.42, 0.5).paint(0x6A5030);
    hull.box(-0.85, 0.85, 0, 2.05, 2.25, 2.4).paint(frame);
    brush.limb(0.6, 1.9, 0, 0.05, 0.6, 1.9, 2.3, 0.05, frame);
  }

  private void column(SplitMix random) {
    int corners = 14;
    for (int i = 0; i < corners; i++) {
      double a = 2 * Math.PI * i / corners;
      double b = 2 * Math.PI * (i + 1) / corners;
      double ua = 0.6 * StrictMath.cos(a);
      double ub = 0.6 * StrictMath.cos(b);
      double va = 0.6 * StrictMath.sin(a);
      double vb = 0.6 * StrictMath.sin(b);
      brush.start().point(ua, va, 0).point(ub, vb, 0).point(ub, vb, 2.8).point(ua, va, 2.8);
      brush.face(i % 5 < 3 ? random.pick(0xC84030, 0xE0C060, 0x3A70A0, 0xE8E8E0) : 0x606860);
    }
    brush.ball(0, 0, 2.85, 0.55, 0x3A4A3C);
  }

  private void cone() {
    brush.limb(0, 0, 0.05, 0.2, 0, 0, 0.7, 0.04, 0xE86018);
    brush.limb(0, 0, 0.32, 0.13, 0, 0, 0.44, 0.1, 0xF0F0EC);
  }

  private void barrel() {
    brush.limb(0, 0, 0.2, 0.26, 0, 0, 0.85, 0.24, 0xE86018);
    brush.limb(0, 0, 0.38, 0.255, 0, 0, 0.42, 0.255, 0xF0F0EC);
    brush.limb(0, 0, 0.68, 0.25, 0, 0, 0.72, 0.25, 0xF0F0EC);
  }
}
