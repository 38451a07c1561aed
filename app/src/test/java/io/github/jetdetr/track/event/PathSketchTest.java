package io.github.jetdetr.track.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PathSketchTest {

  private final PathSketch path = new PathSketch();

  @Test
  void aLongWayIsToldInFewPoints() {
    for (int step = 0; step <= 5000; step++) {
      path.add(0.5 + 0.4 * Math.cos(step * 0.01), 0.5 + 0.4 * Math.sin(step * 0.01));
    }

    assertTrue(path.count() > PathSketch.CAPACITY / 3, "only " + path.count());
    assertTrue(path.count() <= PathSketch.CAPACITY);
    assertEquals(0.9, path.x(0));
    for (int at = 0; at < path.count(); at++) {
      assertEquals(0.4, Math.hypot(path.x(at) - 0.5, path.y(at) - 0.5), 1e-9);
    }
  }

  @Test
  void whoStandsStillHasOnePoint() {
    for (int step = 0; step < 100; step++) {
      path.add(0.5 + 0.002 * (step % 2), 0.5);
    }

    assertEquals(1, path.count());
  }
}
