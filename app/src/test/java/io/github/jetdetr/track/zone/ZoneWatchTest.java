package io.github.jetdetr.track.zone;

import static io.github.jetdetr.track.MovingBoxes.CAR;
import static io.github.jetdetr.track.MovingBoxes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.track.MovingBoxes;
import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ZoneWatchTest {

  private static final List<Double> MIDDLE = List.of(0.4, 0.4, 0.6, 0.4, 0.6, 0.7, 0.4, 0.7);

  private final MovingBoxes scene = new MovingBoxes(10);
  private final List<String> heard = new ArrayList<>();
  private final PlaceListener listener =
      new PlaceListener() {
        @Override
        public void entered(Track track, int zone, long atNanos) {
          heard.add(track.number() + " in " + zone);
        }

        @Override
        public void left(Track track, int zone, long dwellNanos) {
          heard.add(
              String.format(Locale.ROOT, "%d out %d %.1f", track.number(), zone, dwellNanos / 1e9));
        }

        @Override
        public void crossed(Track track, int line, Crossing way, long atNanos) {
          heard.add(track.number() + " " + way + " " + line);
        }
      };

  private static ZoneWatch zone(List<Double> corners, Anchor anchor, String... labels) {
    Zone zone = new Zone("yard", corners, Set.of(labels), anchor);
    return new ZoneWatch(
        new PlaceSettings(List.of(zone), List.of(), PlaceSettings.DEFAULT_SETTLE),
        MovingBoxes.LABELS);
  }

  private static ZoneWatch line(double x1, double y1, double x2, double y2, String... labels) {
    Line line = new Line("gate", List.of(x1, y1, x2, y2), Set.of(labels), Anchor.BOTTOM);
    return new ZoneWatch(
        new PlaceSettings(List.of(), List.of(line), PlaceSettings.DEFAULT_SETTLE),
        MovingBoxes.LABELS);
  }

  private void take(ZoneWatch watch) {
    scene.frame();
    watch.look(scene.tracker(), scene.nanos(), listener);
  }

  /** Walks in a straight line, one step a frame; stands still at both ends for a second. */
  private void walk(ZoneWatch watch, double x1, double y1, double x2, double y2, int steps) {
    for (int step = -10; step <= steps + 10; step++) {
      double share = Math.max(0, Math.min(1, step / (double) steps));
      scene.standing(PERSON, x1 + share * (x2 - x1), y1 + share * (y2 - y1));
      take(watch);
    }
  }

  @Test
  void whoWalksThroughAZoneEntersAndLeavesOnce() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);

    walk(watch, 300, 550, 700, 550, 40);

    assertEquals(2, heard.size(), heard.toString());
    assertEquals("1 in 0", heard.get(0));
    // 200 of 400 pixels in 4 s.
    double dwell = Double.parseDouble(heard.get(1).substring("1 out 0 ".length()));
    assertEquals(2, dwell, 0.25);
  }

  @Test
  void theLowerEdgeDecidesAndNotTheRestOfTheBox() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);

    // The box reaches into the zone from below, and over it, but stands beneath.
    walk(watch, 450, 760, 550, 760, 20);

    assertEquals(List.of(), heard);
  }

  @Test
  void theMiddleDecidesWhereItIsAskedFor() {
    walk(zone(MIDDLE, Anchor.CENTER), 450, 720, 550, 720, 20);

    assertEquals(List.of("1 in 0"), heard);
  }

  @Test
  void aBoxThatThePicturesLowerEdgeCutsStandsInThePicture() {
    ZoneWatch watch = zone(List.of(0.0, 0.5, 1.0, 0.5, 1.0, 1.0, 0.0, 1.0), Anchor.BOTTOM);

    walk(watch, 450, 1000, 550, 1000, 20);

    assertEquals(List.of("1 in 0"), heard);
  }

  @Test
  void whoStandsOnTheBorderDoesNotFlicker() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);
    for (int frame = 0; frame < 200; frame++) {
      scene.standing(PERSON, 400 + (frame % 2 == 0 ? 6 : -6), 550);
      take(watch);
    }

    assertTrue(heard.size() <= 1, heard.toString());
  }

  @Test
  void whoStaysJustInsideIsInside() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);

    walk(watch, 300, 550, 408, 550, 10);

    assertEquals(List.of("1 in 0"), heard);
  }

  @Test
  void aZoneAsksForItsLabelsOnly() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM, "car", "bus");

    walk(watch, 300, 550, 500, 550, 20);

    assertEquals(List.of(), heard);
  }

  @Test
  void whoIsFirstSeenInsideHasBeenThereSinceThen() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);
    for (int frame = 0; frame < 21; frame++) {
      scene.standing(PERSON, 500, 550);
      take(watch);
    }

    Track track = scene.only();
    assertEquals(1, watch.zonesOf(track));
    assertEquals(2.0, watch.dwellNanos(track, 0, scene.nanos()) / 1e9, 1e-6);
  }

  @Test
  void whoIsHiddenStaysWhereHeWasSeen() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);
    for (int frame = 0; frame < 20; frame++) {
      scene.standing(PERSON, 480 + 5 * frame, 550);
      take(watch);
    }
    for (int frame = 0; frame < 8; frame++) {
      take(watch);
    }

    assertEquals(List.of("1 in 0"), heard);
    assertEquals(1, watch.zonesOf(scene.only()));
  }

  @Test
  void aTrackThatEndsInAZoneLeavesIt() {
    ZoneWatch watch = zone(MIDDLE, Anchor.BOTTOM);
    for (int frame = 0; frame < 11; frame++) {
      scene.standing(PERSON, 500, 550);
      take(watch);
    }
    scene.tracker().endAll(TrackEnd.STOPPED);
    watch.look(scene.tracker(), scene.nanos(), listener);

    assertEquals(List.of("1 in 0", "1 out 0 1.0"), heard);
  }

  @Test
  void aLineIsCrossedEitherWay() {
    // From the picture's top to its bottom: who goes to the left goes to its right.
    ZoneWatch watch = line(0.5, 0.1, 0.5, 0.9);

    walk(watch, 300, 550, 700, 550, 40);
    walk(watch, 700, 550, 300, 550, 40);

    assertEquals(List.of("1 RIGHT_TO_LEFT 0", "1 LEFT_TO_RIGHT 0"), heard);
  }

  @Test
  void whoJumpsAcrossALineBetweenTwoFramesHasCrossedIt() {
    ZoneWatch watch = line(0.5, 0.1, 0.5, 0.9);
    for (int frame = 0; frame < 30; frame++) {
      scene.standing(PERSON, 200 + 20 * frame, 550);
      if (frame < 12 || frame > 17) {
        take(watch);
      } else {
        // Hidden while it passes.
        scene.lose(1);
        scene.frame();
      }
    }

    assertEquals(List.of("1 RIGHT_TO_LEFT 0"), heard);
  }

  @Test
  void whoGoesRoundTheEndOfALineHasNotCrossedIt() {
    ZoneWatch watch = line(0.5, 0.1, 0.5, 0.5);

    walk(watch, 400, 450, 400, 600, 10);
    walk(watch, 400, 600, 600, 600, 20);
    walk(watch, 600, 600, 600, 450, 10);

    assertEquals(List.of(), heard);
  }

  @Test
  void whoDithersOnALineCrossesItOnce() {
    ZoneWatch watch = line(0.5, 0.1, 0.5, 0.9);
    for (int frame = 0; frame < 100; frame++) {
      double x = 460 + Math.min(80, frame) + (frame % 2 == 0 ? 5 : -5);
      scene.standing(PERSON, x, 550);
      take(watch);
    }

    assertEquals(List.of("1 RIGHT_TO_LEFT 0"), heard);
  }

  @Test
  void whoTurnsBackOnALineHasNotCrossedIt() {
    ZoneWatch watch = line(0.5, 0.1, 0.5, 0.9);
    for (int frame = 0; frame < 60; frame++) {
      double away = Math.abs(frame - 30);
      scene.standing(PERSON, 505 - 4 * away, 550);
      take(watch);
    }

    assertEquals(List.of(), heard);
  }

  @Test
  void aLineAsksForItsLabelsOnly() {
    ZoneWatch watch = line(0.5, 0.1, 0.5, 0.9, "car");
    for (int frame = 0; frame < 40; frame++) {
      scene.standing(PERSON, 300 + 10 * frame, 400).standing(CAR, 300 + 10 * frame, 700);
      take(watch);
    }

    assertEquals(1, heard.size(), heard.toString());
  }

  @Test
  void placesThatAreNoneAreRefused() {
    Set<String> all = Set.of();

    assertThrows(IllegalArgumentException.class, () -> new Zone("a/b", MIDDLE, all, Anchor.BOTTOM));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Zone("a", List.of(0.1, 0.1, 0.2, 0.2), all, Anchor.BOTTOM));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Zone("a", List.of(0.1, 0.1, 0.2, 0.2, 1.1, 0.3), all, Anchor.BOTTOM));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Line("a", List.of(0.1, 0.1, 0.1, 0.1), all, Anchor.BOTTOM));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Line("a", List.of(0.1, 0.1, 0.1), all, Anchor.BOTTOM));
    Zone zone = new Zone("a", MIDDLE, all, Anchor.BOTTOM);
    Line line = new Line("a", List.of(0.1, 0.1, 0.2, 0.1), all, Anchor.BOTTOM);
    assertThrows(
        IllegalArgumentException.class,
        () -> new PlaceSettings(List.of(zone), List.of(line), PlaceSettings.DEFAULT_SETTLE));
  }
}
