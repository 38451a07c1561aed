package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Detections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionTest {

  private static final Region TRIANGLE = new Region(List.of(0f, 0f, 1f, 0f, 0f, 1f));
  private static final Region LOWER_HALF = new Region(List.of(0f, 0.5f, 1f, 0.5f, 1f, 1f, 0f, 1f));

  @Test
  void aPointIsInsideOrNot() {
    assertTrue(TRIANGLE.contains(0.1, 0.1));
    assertTrue(TRIANGLE.contains(0.49, 0.49));
    assertFalse(TRIANGLE.contains(0.51, 0.51));
    assertFalse(TRIANGLE.contains(0.9, 0.9));
  }

  @Test
  void aHollowRegionIsOutsideInItsHollow() {
    Region horseshoe =
        new Region(
            List.of(0f, 0f, 1f, 0f, 1f, 1f, 0.6f, 1f, 0.6f, 0.4f, 0.4f, 0.4f, 0.4f, 1f, 0f, 1f));

    assertTrue(horseshoe.contains(0.2, 0.8));
    assertFalse(horseshoe.contains(0.5, 0.8));
    assertTrue(horseshoe.contains(0.8, 0.8));
  }

  @Test
  void whatIsNoRegionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Region(List.of(0f, 0f, 1f, 1f)));
    assertThrows(
        IllegalArgumentException.class, () -> new Region(List.of(0f, 0f, 1f, 0f, 1f, 1f, 0f)));
    assertThrows(
        IllegalArgumentException.class, () -> new Region(List.of(0f, 0f, 1.1f, 0f, 1f, 1f)));
    assertThrows(
        IllegalArgumentException.class, () -> new Region(List.of(0f, 0f, Float.NaN, 0f, 1f, 1f)));
  }

  @Test
  void objectsThatStandInAnIgnoredRegionAreLeftOutAndCounted() {
    IgnoredRegions ignored = new IgnoredRegions(List.of(LOWER_HALF));
    Detections objects = new Detections(3);
    objects.add(0, 0.9f, 10, 10, 30, 90);
    objects.add(1, 0.8f, 10, 10, 30, 40);
    objects.add(2, 0.7f, 10, 60, 30, 80);

    assertSame(objects, ignored.without(objects, 100, 100));

    assertEquals(1, objects.count());
    assertEquals(1, objects.classId(0));
    assertEquals(0.8f, objects.score(0));
    assertEquals(40f, objects.y2(0));
    assertEquals(2, ignored.discarded());
  }

  @Test
  void whatIsTooWeakToBePublishedIsLeftOutButNotCounted() {
    IgnoredRegions ignored = new IgnoredRegions(List.of(LOWER_HALF));
    Detections objects = new Detections(2);
    objects.add(0, 0.3f, 10, 10, 30, 90);
    objects.add(2, 0.1f, 10, 60, 30, 80);

    assertEquals(0, ignored.without(objects, 100, 100, 0.3f).count());
    assertEquals(1, ignored.discarded());
  }

  @Test
  void anObjectCutByThePicturesLowerEdgeStandsInTheRegionThere() {
    IgnoredRegions ignored = new IgnoredRegions(List.of(LOWER_HALF));
    Detections objects = new Detections(1);
    objects.add(0, 0.9f, 0, 10, 100, 100);

    assertEquals(0, ignored.without(objects, 100, 100).count());
  }

  @Test
  void withoutRegionsNothingIsLeftOut() {
    IgnoredRegions ignored = new IgnoredRegions(List.of());
    Detections objects = new Detections(1);
    objects.add(0, 0.9f, 10, 10, 30, 90);

    assertEquals(1, ignored.without(objects, 100, 100).count());
    assertEquals(0, ignored.discarded());
  }
}
