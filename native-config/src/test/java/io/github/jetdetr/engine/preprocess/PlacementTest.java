package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {

  @ParameterizedTest
  @EnumSource(Resize.class)
  void backAndForthEndsWhereItBegan(Resize resize) {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      int width = 1 + random.nextInt(4_000);
      int height = 1 + random.nextInt(3_000);
      Placement placement =
          Placement.of(resize, width, height, 1 + random.nextInt(900), 1 + random.nextInt(900));
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * height;

      assertEquals(x, placement.toFrameX(placement.toCanvasX(x)), 1e-9);
      assertEquals(y, placement.toFrameY(placement.toCanvasY(y)), 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void theFramesEdgesLieOnThePicturesEdges(Resize resize) {
    Placement placement = Placement.of(resize, 1279, 719, 321, 333);

    assertEquals(placement.left(), placement.toCanvasX(0));
    assertEquals(placement.left() + placement.width(), placement.toCanvasX(1279));
    assertEquals(placement.top(), placement.toCanvasY(0));
    assertEquals(placement.top() + placement.height(), placement.toCanvasY(719));
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void thePictureStaysOnTheCanvas(Resize resize) {
    Random random = new Random(12);
    for (int round = 0; round < 2_000; round++) {
      Placement placement =
          Placement.of(
              resize,
              1 + random.nextInt(4_000),
              1 + random.nextInt(40),
              1 + random.nextInt(900),
              1 + random.nextInt(900));

      assertTrue(placement.left() >= 0 && placement.top() >= 0, placement::toString);
      assertTrue(placement.width() >= 1 && placement.height() >= 1, placement::toString);
      assertTrue(
          placement.left() + placement.width() <= placement.canvasWidth(), placement::toString);
      assertTrue(
          placement.top() + placement.height() <= placement.canvasHeight(), placement::toString);
    }
  }

  @Test
  void stretchingFillsTheCanvas() {
    assertEquals(
        new Placement(1280, 720, 320, 320, 0, 0, 320, 320),
        Placement.of(Resize.STRETCH, 1280, 720, 320, 320));
  }

  @Test
  void fittingKeepsTheShapeInTheCorner() {
    assertEquals(
        new Placement(1280, 720, 320, 320, 0, 0, 320, 180),
        Placement.of(Resize.FIT, 1280, 720, 320, 320));
  }

  @Test
  void letterboxingKeepsTheShapeInTheMiddle() {
    assertEquals(
        new Placement(720, 1280, 320, 320, 70, 0, 180, 320),
        Placement.of(Resize.LETTERBOX, 720, 1280, 320, 320));
  }
}
