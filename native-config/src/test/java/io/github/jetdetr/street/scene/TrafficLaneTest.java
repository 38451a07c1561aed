package io.github.jetdetr.street.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.street.shape.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficLaneTest {

  private record Thing(int index, double rear, double front, double speed) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothingOnALaneEverOverlaps(long seed) {
    Layout layout = new Layout(seed, 640, 360);
    for (TrafficLane lane : layout.lanes) {
      if (lane.kind == TrafficLane.Kind.VEHICLES && !layout.signal.isNone()) {
        // The exception that Lane tells of.
        continue;
      }
      for (double seconds = 0; seconds < 120; seconds += 0.7) {
        List<Thing> things = things(lane, seconds);
        things.sort((a, b) -> Double.compare(a.rear(), b.rear()));
        for (int i = 1; i < things.size(); i++) {
          Thing behind = things.get(i - 1);
          Thing before = things.get(i);
          double gap = before.rear() - behind.front();
          double at = seconds;
          assertTrue(gap > 0, () -> lane.kind + " at " + at + " s: " + behind + " in " + before);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 4, 5, 10})
  void everythingMovesOnAsFastAsItSays(long seed) {
    double step = 0.05;
    for (TrafficLane lane : new Layout(seed, 640, 360).lanes) {
      Map<Integer, Thing> before = new HashMap<>();
      for (double seconds = 30; seconds < 60; seconds += step) {
        Map<Integer, Thing> now = new HashMap<>();
        for (Thing thing : things(lane, seconds)) {
          assertEquals(null, now.put(thing.index(), thing), "an index twice on a lane");
          Thing former = before.get(thing.index());
          if (former != null) {
            double metres = thing.front() - former.front();
            double expected = (thing.speed() + former.speed()) / 2 * step;
            assertEquals(expected, metres, 0.15, () -> former + " became " + thing);
            assertTrue(metres >= 0, () -> former + " went back to " + thing);
          }
        }
        before = now;
      }
    }
  }

  @Test
  void nobodyPassesTheLineAgainstRed() {
    Signal signal = new Signal(60, 4, 40);
    TrafficLane lane =
        new TrafficLane(0, TrafficLane.Kind.VEHICLES, 0, 0, 0, -90, 190, 11, 0.8, 77, signal, 20);
    Map<Integer, Thing> before = new HashMap<>();
    int passed = 0;
    int waited = 0;
    for (double seconds = 0; seconds < 900; seconds += 0.1) {
      Map<Integer, Thing> now = new HashMap<>();
      for (Thing thing : things(lane, seconds)) {
        now.put(thing.index(), thing);
        Thing former = before.get(thing.index());
        waited += thing.speed() == 0 ? 1 : 0;
        if (former != null && former.front() <= 20 && thing.front() > 20) {
          passed++;
          double at = seconds;
          assertTrue(
              signal.aspect(seconds - 0.1) != Signal.Aspect.RED
                  || signal.aspect(seconds) != Signal.Aspect.RED,
              () -> thing + " passed at " + at + " s");
        }
      }
      before = now;
    }
    assertTrue(passed > 40, passed + " passed");
    assertTrue(waited > 100, waited + " waited");
  }

  private static List<Thing> things(TrafficLane lane, double seconds) {
    List<Thing> things = new ArrayList<>();
    lane.visit(
        seconds,
        (of, index, number, at, speed, travelled) -> {
          double half = of.kind == TrafficLane.Kind.WALKERS ? 0.15 : of.length(number) / 2;
          things.add(new Thing(index, at - half, at + half, speed));
        });
    return things;
  }
}
