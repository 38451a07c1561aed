package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Canvas;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Light;
import io.github.jetdetr.street.paint.Shadows;
import io.github.jetdetr.street.paint.Sky;
import io.github.jetdetr.street.paint.Viewpoint;
import io.github.jetdetr.street.shape.Building;
import io.github.jetdetr.street.shape.Fixture;
import io.github.jetdetr.street.shape.Furniture;
import io.github.jetdetr.street.shape.PersonShape;
import io.github.jetdetr.street.shape.Plants;
import io.github.jetdetr.street.shape.RoadSigns;
import io.github.jetdetr.street.shape.Signal;
import io.github.jetdetr.street.shape.VehicleShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All static objects, painted once: pixels, their owners and depths. Only the lamps of the signals
 * are repainted.
 */
final class Backdrop {

  private record Lamps(Fixture fixture, RoadSigns.Head head, int slot) {}

  private final Brush brush;
  private final Layout layout;
  private final Hull hull;
  private final Furniture furniture;
  private final RoadSigns signs;
  private final Shadows shadows;
  private final int[] rgb;
  private final int[] slots;
  private final List<Lamps> lamps = new ArrayList<>();
  private final List<Sighting> sightings = new ArrayList<>();

  Backdrop(Brush brush, Layout layout, Light light, SplitMix random) {
    this.brush = brush;
    this.layout = layout;
    hull = new Hull(brush);
    furniture = new Furniture(brush, hull);
    signs = new RoadSigns(brush, hull, furniture);
    shadows = new Shadows(brush, light);
    Canvas canvas = brush.canvas;
    canvas.begin(0);
    new Ground(brush, layout, light, random).paint();
    new Sky(canvas, brush.view, light, random, layout.surroundings == Layout.Surroundings.CITY)
        .paint();
    List<Fixture> order = new ArrayList<>(layout.fixtures);
    Viewpoint view = brush.view;
    order.sort(Comparator.comparingDouble((Fixture f) -> -view.ahead(f.x(), f.y(), 0)));
    canvas.begin(Canvas.NOBODY);
    for (Fixture fixture : order) {
      shade(fixture);
    }
    canvas.standStill(true);
    for (Fixture fixture : order) {
      stand(fixture);
    }
    canvas.standStill(false);
    rgb = canvas.rgb.clone();
    slots = canvas.slots.clone();
  }

  private void shade(Fixture f) {
    switch (f.kind()) {
      case BUILDING -> shadows.cast(f.x(), f.y(), f.heading(), f.deep(), f.wide(), f.high());
      case TREE -> shadows.cast(f.x(), f.y(), 0, 2.4, 2.4, 5);
      case PARKED_CAR -> shadows.cast(f.x(), f.y(), f.heading(), 4.4, 1.8, 1.4);
      case STANDING_PERSON -> shadows.cast(f.x(), f.y(), 0, 0.35, 0.35, 1.7);
      case LAMP_POST -> shadows.cast(f.x(), f.y(), 0, 0.15, 0.15, 6.9);
      case SIGNAL, STOP_SIGN, ROUND_SIGN, NO_ENTRY, GIVE_WAY ->
          shadows.cast(f.x(), f.y(), 0, 0.1, 0.1, 2.4);
      default -> shadows.cast(f.x(), f.y(), f.heading(), 0.5, 0.7, 1);
    }
  }

  private void stand(Fixture f) {
    if (brush.view.ahead(f.x(), f.y(), f.high() / 2) < -30) {
      return;
    }
    brush.place(f.x(), f.y(), 0, f.heading());
    brush.canvas.begin(0);
    switch (f.kind()) {
      case BUILDING -> new Building(f, brush.light).paint(brush, hull);
      case TREE -> Plants.tree(brush, f.number());
      case HEDGE -> Plants.hedge(brush, f);
      case PARKED_CAR -> parked(f);
      case STANDING_PERSON -> person(f);
      case SIGNAL -> signal(f);
      case STOP_SIGN -> stopSign(f);
      default -> furniture.paint(f);
    }
  }

  private Sighting sighting(StreetLabel label) {
    Sighting sighting = new Sighting();
    int slot = sightings.size() + 1;
    sighting.begin(slot, slot, label, brush.canvas, 0);
    sightings.add(sighting);
    return sighting;
  }

  private void parked(Fixture f) {
    VehicleShape shape = VehicleShape.parked(new SplitMix(f.number()));
    Sighting sighting = sighting(shape.label());
    shape.paint(brush, hull, false, false);
    sighting.end(brush, -shape.length / 2, shape.length / 2, shape.width / 2, 0, shape.height);
  }

  private void person(Fixture f) {
    PersonShape shape = new PersonShape(f.number(), brush.light.weather.isWet());
    Sighting sighting = sighting(StreetLabel.PERSON);
    shape.paint(brush, 0, 0);
    sighting.end(brush, -0.25, 0.25, 0.3, 0, shape.height);
  }

  private void stopSign(Fixture f) {
    signs.stopPole();
    Sighting sighting = sighting(StreetLabel.STOP_SIGN);
    signs.stopPlate(f.number());
    sighting.end(brush, 0, 0.1, 0.45, 1.9, 2.8);
    sighting.onlyIf(faces(f, 0.3));
  }

  private void signal(Fixture f) {
    RoadSigns.Head head = RoadSigns.Head.of(f);
    signs.signalPole(f, head);
    Sighting sighting = sighting(StreetLabel.TRAFFIC_LIGHT);
    signs.signalHead(head);
    sighting.endAt(brush, head.u(), head.v(), head.w(), 0.6);
    sighting.onlyIf(faces(f, 0.15));
    lamps.add(new Lamps(f, head, sighting.slot()));
  }

  // Compares the cosine of the angle between its front and the camera.
  private boolean faces(Fixture f, double minCosine) {
    double dx = brush.view.x - f.x();
    double dy = brush.view.y - f.y();
    double along = dx * StrictMath.cos(f.heading()) + dy * StrictMath.sin(f.heading());
    return along / Math.sqrt(dx * dx + dy * dy) > minCosine;
  }

  /** Copies the backdrop to the canvas, with the signals' state at this time. */
  void restore(double seconds, List<Sighting> into) {
    Canvas canvas = brush.canvas;
    System.arraycopy(rgb, 0, canvas.rgb, 0, rgb.length);
    System.arraycopy(slots, 0, canvas.slots, 0, slots.length);
    for (Lamps lamp : lamps) {
      Fixture f = lamp.fixture();
      brush.place(f.x(), f.y(), 0, f.heading());
      canvas.begin(Canvas.NOBODY);
      Signal clock = f.deep() > 0 ? layout.signal.across() : layout.signal;
      signs.signalLamps(lamp.head(), clock.aspect(seconds));
    }
    into.addAll(sightings);
  }
}
