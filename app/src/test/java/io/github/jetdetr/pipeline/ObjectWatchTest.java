package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectFigures;
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.config.CameraTracksReader;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectWatchTest {

  private static final CameraTracks WITH_PLACES =
      settings(
          """
          tracks: {hold_s: 3}
          zones:
            left_half: {area: [0, 0, 0.5, 0, 0.5, 1, 0, 1], labels: [car]}
          lines:
            middle: {line: [0.5, 1, 0.5, 0]}
          """);

  private WatchedScene scene = new WatchedScene(WITH_PLACES);

  private static CameraTracks settings(String yaml) {
    YamlProblems problems = new YamlProblems();
    CameraTracks settings =
        CameraTracksReader.read(
            YamlMap.parse("camera.yaml", yaml, problems), YamlMap.parse("profile", "", problems));
    assertEquals(List.of(), problems.lines());
    return settings;
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void anObjectIsNewOnceAndEndsOnceHoweverLongItStays() {
    scene.see(WatchedScene.CAR, 100, 100).frames(100);
    assertEquals(1, scene.events.stream().filter(event -> event.startsWith("new")).count());
    assertEquals("new 1 car", scene.events.get(0));

    scene.frames(40);

    assertEquals("end 1 car LOST", scene.events.get(scene.events.size() - 1));
    scene.stop();
    scene.stop();
    assertEquals(1, scene.events.stream().filter(event -> event.startsWith("end")).count());
  }

  @Test
  void whatFlickersIsNeverAnnounced() {
    for (int round = 0; round < 20; round++) {
      scene.see(WatchedScene.CAR, 10 + 110 * (round % 5), 100).frame().frames(9);
    }
    scene.stop();

    assertEquals(List.of(), scene.events);
    assertEquals(Map.of(), scene.lastCounts().objects());
  }

  @Test
  void aCameraThatIsLostEndsItsObjectsAndThenNobodyKnowsHowManyThereAre() {
    scene.see(WatchedScene.CAR, 100, 100).frames(20);
    assertTrue(scene.lastCounts().live());
    assertTrue(scene.lastOccupied().occupied());

    scene.silence(4);

    assertEquals("end 1 car CAMERA_LOST", scene.events.get(scene.events.size() - 1));
    EventReport end = scene.reports.get(scene.reports.size() - 1);
    assertEquals(EventReport.NO_FRAME, end.times().ageNanos());
    assertFalse(scene.lastCounts().live());
    assertFalse(scene.lastOccupied().live());
    assertEquals(List.of(), scene.watch().figures().present());
    assertEquals(List.of(), scene.watch().figures().inZones());
    assertEquals(3, scene.watch().figures().events().size());

    int before = scene.counts.size();
    scene.silence(10);
    assertEquals(before, scene.counts.size(), "once is enough");

    scene.frame();
    assertTrue(scene.lastCounts().live());
    assertEquals(Map.of("car", 0), scene.lastCounts().objects());
    assertTrue(scene.lastOccupied().live());
    assertFalse(scene.lastOccupied().occupied());
  }

  @Test
  void aStopEndsEveryEventThatIsOpen() {
    scene.see(WatchedScene.CAR, 100, 100).see(WatchedScene.PERSON, 400, 100).frames(20);

    scene.stop();

    assertEquals(
        List.of("end 1 car STOPPED", "end 2 person STOPPED"),
        scene.events.stream().filter(event -> event.startsWith("end")).sorted().toList());
  }

  @Test
  void countsComeWhenTheyChangeAndAtMostOnceASecond() {
    scene.frames(20);
    assertEquals(1, scene.counts.size(), "the empty picture");
    assertEquals(Map.of(), scene.lastCounts().objects());

    scene.see(WatchedScene.CAR, 100, 100).frames(30);
    assertEquals(Map.of("car", 1), scene.lastCounts().objects());
    assertEquals(List.of(1L), scene.lastCounts().tracks());
    assertEquals(Map.of("car", 1), scene.lastCounts().zones().get(0).objects());
    int before = scene.counts.size();

    // Six of them, 0.3 s after one another.
    for (int more = 1; more <= 6; more++) {
      for (int frame = 0; frame < 3; frame++) {
        for (int at = 0; at < more; at++) {
          scene.see(WatchedScene.PERSON, 10 + 100 * at, 330);
        }
        scene.see(WatchedScene.CAR, 100, 100).frame();
      }
    }
    assertTrue(scene.counts.size() - before <= 3, "%d in 1.8 s".formatted(scene.counts.size()));
    for (int at = 1; at < scene.counts.size(); at++) {
      assertFalse(scene.counts.get(at).saysTheSame(scene.counts.get(at - 1)));
    }
  }

  @Test
  void aZoneIsOccupiedAtOnceAndFreeAfterItsHoldTime() {
    scene.frames(5);
    assertFalse(scene.lastOccupied().occupied());
    scene.see(WatchedScene.PERSON, 100, 100).frames(20);
    assertFalse(scene.lastOccupied().occupied(), "it asks for cars");

    scene.see(WatchedScene.CAR, 100, 250).frames(20);
    assertTrue(scene.lastOccupied().occupied());
    int reports = scene.occupied.size();

    // The car's track is kept for 2.5 s, the zone for 3 s more.
    scene.frames(50);
    assertTrue(scene.lastOccupied().occupied());
    scene.frames(10);
    assertFalse(scene.lastOccupied().occupied());
    assertEquals(reports + 1, scene.occupied.size());
  }

  @Test
  void aCrossingIsCountedWithItsDirection() {
    for (int step = 0; step < 40; step++) {
      scene.see(WatchedScene.CAR, 200 + 5 * step, 200).frame();
    }
    scene.frames(15);

    assertEquals(1, scene.lastCounts().lines().get(0).leftToRight());
    assertEquals(0, scene.lastCounts().lines().get(0).rightToLeft());
    ObjectFigures figures = scene.watch().figures();
    assertEquals(List.of(new ObjectFigures.Crossings("middle", "car", 1, 0)), figures.crossings());
    assertEquals(List.of(new ObjectFigures.Figure("left_half", "car", 1)), figures.entries());
    assertEquals(1, figures.events().stream().filter(it -> it.of().equals("new")).count());
  }

  @Test
  void detectionsHaveTheNumberOfTheirTrackOnceItIsBelieved() {
    scene.see(WatchedScene.CAR, 100, 100).see(WatchedScene.PERSON, 400, 100).frames(20);

    assertEquals(1, scene.detections.track(0));
    assertEquals(2, scene.detections.track(1));

    scene.see(WatchedScene.CAR, 101, 100).see(WatchedScene.BUS, 0.3f, 250, 300).frame();
    assertEquals(1, scene.detections.track(0));
    assertEquals(0, scene.detections.track(1), "too weak to begin one");
  }

  @Test
  void aPictureOfAnotherShapeEndsWhatWasOnTheOneBefore() {
    scene.see(WatchedScene.CAR, 100, 100).frames(20);

    scene.size(320, 240).see(WatchedScene.CAR, 50, 50).frame();
    assertFalse(scene.events.toString().contains("end"), "half as large, but the same");
    scene.size(640, 360).see(WatchedScene.CAR, 100, 100).frame();

    assertTrue(scene.events.contains("end 1 car STOPPED"), scene.events::toString);
  }

  @Test
  void aFrameOutOfOrderChangesNothing() {
    scene.see(WatchedScene.CAR, 100, 100).frames(20);
    List<String> before = List.copyOf(scene.events);
    scene.detections.clear();
    scene.detections.add(WatchedScene.CAR, 0.9f, 100, 100, 160, 200);

    scene.frameOutOfOrder();

    assertEquals(before, scene.events);
    assertEquals(0, scene.detections.track(0));
  }

  @Test
  void aFrameKnowsItsAge() {
    scene.see(WatchedScene.CAR, 100, 100).frames(20);

    EventReport event = scene.reports.get(0);
    assertEquals(Duration.ofMillis(1).toNanos(), event.times().ageNanos());
    assertTrue(event.times().firstSeenUtcMicros() < event.times().lastSeenUtcMicros());
    // Two readings of the wall clock, a moment apart.
    long apart = event.times().lastSeenUtcMicros() - event.times().atUtcMicros();
    assertTrue(Math.abs(apart) < 1_000_000, apart + " µs");
  }

  @Test
  void aFrameOnWhichNothingHappensTakesNothingFromTheHeap() {
    scene.close();
    scene = new WatchedScene(WITH_PLACES);

    long bytes = scene.bytesOfSteadyFrame(WatchedScene.CAR, 100, 100);

    assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes a frame");
  }
}
