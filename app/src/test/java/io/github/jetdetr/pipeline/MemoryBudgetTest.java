package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraException;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;

  private final MemoryBudget two = MemoryBudget.of(2 * MemoryBudget.bytes(WIDTH, HEIGHT));

  @Test
  void asManyCamerasFitAsItSays() throws CameraException {
    assertEquals(2, two.count(WIDTH, HEIGHT));
    two.reserve("a", WIDTH, HEIGHT);
    two.reserve("b", WIDTH, HEIGHT);
    CameraException full =
        assertThrows(CameraException.class, () -> two.reserve("c", WIDTH, HEIGHT));
    assertTrue(String.valueOf(full.getMessage()).contains("0 MB of the 127 MB"), full::toString);
    assertTrue(String.valueOf(full.getMessage()).endsWith("too little for any camera"));

    two.release("a");
    two.reserve("c", WIDTH, HEIGHT);
  }

  @Test
  void aCameraThatChangesItsSizeIsCountedOnce() throws CameraException {
    two.reserve("a", WIDTH, HEIGHT);
    two.reserve("a", 640, 480);
    two.reserve("a", WIDTH, HEIGHT);
    two.reserve("b", WIDTH, HEIGHT);
  }

  @Test
  void aCameraThatIsRefusedAfterItsSizeChangedHoldsNothing() throws CameraException {
    two.reserve("a", WIDTH, HEIGHT);
    assertThrows(CameraException.class, () -> two.reserve("a", 16_384, 16_384));
    two.reserve("b", WIDTH, HEIGHT);
    two.reserve("c", WIDTH, HEIGHT);
  }

  @Test
  void theLargestPictureNeedsMoreThanItFitsInAnInt() {
    assertTrue(MemoryBudget.bytes(16_384, 16_384) > 5L << 30);
    assertEquals(0, MemoryBudget.of(0).count(1, 1));
  }

  @Test
  void withoutALimitEverythingFits() throws CameraException {
    MemoryBudget unlimited = MemoryBudget.unlimited();
    for (int camera = 0; camera < 100; camera++) {
      unlimited.reserve("camera-" + camera, 16_384, 16_384);
    }
  }
}
