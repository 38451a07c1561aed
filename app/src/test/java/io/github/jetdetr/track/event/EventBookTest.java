package io.github.jetdetr.track.event;

import static io.github.jetdetr.track.MovingBoxes.CAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.track.MovingBoxes;
import io.github.jetdetr.track.TrackEnd;
import io.github.jetdetr.track.zone.Anchor;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.PlaceSettings;
import io.github.jetdetr.track.zone.Zone;
import io.github.jetdetr.track.zone.ZoneWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventBookTest {

  private final MovingBoxes scene = new MovingBoxes(10);
  private final ZoneWatch zones =
      new ZoneWatch(
          new PlaceSettings(
              List.of(
                  new Zone(
                      "right",
                      List.of(0.5, 0.0, 1.0, 0.0, 1.0, 1.0, 0.5, 1.0),
                      Set.of(),
                      Anchor.BOTTOM)),
              List.of(new Line("gate", List.of(0.3, 0.0, 0.3, 1.0), Set.of(), Anchor.BOTTOM)),
              PlaceSettings.DEFAULT_SETTLE),
          MovingBoxes.LABELS);
  private final EventBook book = new EventBook(EventSettings.DEFAULT);
  private final List<String> heard = new ArrayList<>();

  private final EventListener listener =
      (kind, object) ->
          heard.add("%s %d zones=%d".formatted(kind, object.number(), object.zones()));

  private void take() {
    scene.frame();
    look();
  }

  private void look() {
    zones.look(scene.tracker(), scene.nanos(), book);
    book.look(scene.tracker(), scene.nanos(), listener);
  }

  @Test
  void anObjectBeginsChangesAndEndsOnce() {
    for (int frame = 0; frame < 50; frame++) {
      scene.standing(CAR, 350 + 8 * frame, 600);
      take();
    }
    for (int frame = 0; frame < 100; frame++) {
      take();
    }

    assertEquals(List.of("NEW 1 zones=0", "UPDATE 1 zones=1", "END 1 zones=0"), heard);
    assertEquals(0, book.open());
  }

  @Test
  void aFlickerIsNotTold() {
    scene.standing(CAR, 500, 600);
    take();
    scene.standing(CAR, 500, 600);
    take();
    for (int frame = 0; frame < 100; frame++) {
      take();
    }

    assertEquals(List.of(), heard);
  }

  @Test
  void aCrossingIsTold() {
    long[] crossed = new long[2];
    for (int frame = 0; frame < 40; frame++) {
      scene.standing(CAR, 100 + 10 * frame, 600);
      scene.frame();
      zones.look(scene.tracker(), scene.nanos(), book);
      book.look(
          scene.tracker(),
          scene.nanos(),
          (kind, object) -> {
            listener.event(kind, object);
            crossed[0] = object.crossedToRight();
            crossed[1] = object.crossedToLeft();
          });
    }

    assertEquals(List.of("NEW 1 zones=0", "UPDATE 1 zones=0"), heard);
    assertEquals(0, crossed[0]);
    assertEquals(1, crossed[1]);
  }

  @Test
  void aClearlyBetterLookIsToldAndATrembleIsNot() {
    double[] best = new double[1];
    EventListener looking =
        (kind, object) -> {
          listener.event(kind, object);
          best[0] = object.bestEdge(3) - object.bestEdge(1);
        };
    for (int frame = 0; frame < 90; frame++) {
      double size = frame < 30 ? 100 : 240;
      double grown = frame < 30 ? size : Math.min(240, 100 + 10 * (frame - 30));
      scene.see(CAR, 0.8 + 0.02 * (frame % 3), 100, 300, grown, grown);
      scene.frame();
      zones.look(scene.tracker(), scene.nanos(), book);
      book.look(scene.tracker(), scene.nanos(), looking);
    }

    assertEquals("NEW 1 zones=0", heard.get(0));
    assertTrue(heard.size() >= 2 && heard.size() <= 4, heard.toString());
    assertTrue(best[0] > 0.12, "best look " + best[0]);
  }

  @Test
  void whatIsToldHasTimesAndPath() {
    double[] path = new double[3];
    long[] times = new long[2];
    for (int frame = 0; frame < 60; frame++) {
      scene.standing(CAR, 350 + 2 * frame, 600);
      take();
    }
    scene.tracker().endAll(TrackEnd.CAMERA_LOST);
    zones.look(scene.tracker(), scene.nanos(), book);
    book.look(
        scene.tracker(),
        scene.nanos(),
        (kind, object) -> {
          listener.event(kind, object);
          assertEquals(TrackEnd.CAMERA_LOST, object.endedBy());
          times[0] = object.firstSeenNanos();
          times[1] = object.lastSeenNanos();
          path[0] = object.path().x(0);
          path[1] = object.path().x(object.path().count() - 1);
          path[2] = object.path().y(0);
        });

    assertEquals("END 1 zones=0", heard.get(heard.size() - 1));
    assertEquals(5.9, (times[1] - times[0]) / 1e9, 1e-6);
    assertEquals(0.35, path[0], 0.01);
    assertEquals(0.468, path[1], 0.015);
    assertEquals(0.6, path[2], 0.01);
  }

  @Test
  void whateverHappensEveryObjectBeginsAndEndsOnce() {
    Random random = new Random(4);
    Map<Long, String> stories = new HashMap<>();
    EventListener all =
        (kind, object) ->
            stories.merge(object.number(), kind.name().substring(0, 1), String::concat);
    for (int frame = 0; frame < 3000; frame++) {
      for (int at = 0; at < 5; at++) {
        if (random.nextInt(12) > 0) {
          scene.standing(at % 3, 100 + 150 * at + 40 * Math.sin(frame * 0.05 + at), 300 + 80 * at);
        }
      }
      if (random.nextInt(150) == 0) {
        scene.lose(random.nextInt(60));
      }
      scene.frame();
      zones.look(scene.tracker(), scene.nanos(), book);
      book.look(scene.tracker(), scene.nanos(), all);
      if (random.nextInt(400) == 0) {
        scene.tracker().endAll(TrackEnd.CAMERA_LOST);
        zones.look(scene.tracker(), scene.nanos(), book);
        book.look(scene.tracker(), scene.nanos(), all);
        assertEquals(0, book.open());
      }
    }
    scene.tracker().endAll(TrackEnd.STOPPED);
    zones.look(scene.tracker(), scene.nanos(), book);
    book.look(scene.tracker(), scene.nanos(), all);

    assertEquals(0, book.open());
    assertTrue(stories.size() > 20, "only " + stories.size());
    stories.forEach((number, story) -> assertTrue(story.matches("NU*E"), number + ": " + story));
  }
}
