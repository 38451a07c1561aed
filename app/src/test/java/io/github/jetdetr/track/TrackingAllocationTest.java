package io.github.jetdetr.track;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.Allocations;
import org.junit.jupiter.api.Test;

/** Tracks, zones and events of a crowded picture take nothing from the heap. */
class TrackingAllocationTest {

  @Test
  void aSteadyFrameTakesNothingFromTheHeap() {
    CrowdedScene scene = new CrowdedScene();

    long bytes = Allocations.bytesPerRound(scene::frame);

    assertTrue(scene.tracks() >= CrowdedScene.OBJECTS, "only " + scene.tracks() + " tracks");
    assertTrue(scene.events() > 0, "no events");
    assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes a frame");
  }
}
