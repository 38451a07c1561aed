package io.github.jetdetr.street.paint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanvasTest {

  private static final int WHITE = 0xFFFFFF;
  private static final int SIDE = 40;

  private final Canvas canvas = new Canvas(SIDE, SIDE, null);

  @ParameterizedTest
  @CsvSource({
    // x and y of three corners, some outside the picture
    "3, 3, 30, 7.5, 12.25, 33",
    "0.4, 0.4, 0.9, 0.4, 0.4, 0.9",
    "5, 5, 36, 5, 36, 36",
    "10, 1, 11.3, 38, 9.1, 39",
  })
  void aTriangleIsAsBrightAsItsArea(float x0, float y0, float x1, float y1, float x2, float y2) {
    canvas.begin(1, 1, 0);
    fill(1, x0, y0, x1, y1, x2, y2);

    double area = Math.abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2;
    double light = 0;
    for (int rgb : canvas.rgb) {
      light += (rgb & 255) / 255.0;
    }
    assertEquals(area, light, 0.03 * area + 0.1);
  }

  @Test
  void whatReachesOverTheEdgeIsCutOff() {
    canvas.begin(1, 1, 0);
    fill(1, -1000, -1000, 1000, -1000, 1000, 1000, -1000, 1000);

    for (int rgb : canvas.rgb) {
      assertEquals(WHITE, rgb);
    }
    assertEquals(SIDE * SIDE, canvas.ownPixels());
  }

  @Test
  void whatStandsStillHidesWhatIsFartherAndNotWhatIsNearer() {
    canvas.standStill(true);
    canvas.begin(0);
    fill(0.1f, 10, 10, 20, 10, 20, 20, 10, 20);
    canvas.standStill(false);

    canvas.begin(1, 1, 0);
    fill(0.05f, 0, 0, 15, 0, 15, 40, 0, 40);
    assertEquals(0, canvas.slots[15 * SIDE + 12]);
    assertEquals(1, canvas.slots[15 * SIDE + 5]);
    assertEquals(15 * SIDE, canvas.ownPixels());

    canvas.begin(2, 2, 0);
    fill(0.2f, 0, 0, 15, 0, 15, 40, 0, 40);
    assertEquals(2, canvas.slots[15 * SIDE + 12]);
  }

  @Test
  void overlappingShapesOfOneObjectAreCountedOnce() {
    canvas.begin(3, 3, 0);
    fill(1, 0, 0, 10, 0, 10, 10, 0, 10);
    fill(1, 5, 0, 15, 0, 15, 10, 5, 10);

    assertEquals(150, canvas.ownPixels());
  }

  @Test
  void motionBlursTheColourAndNotWhosePixelsTheyAre() {
    canvas.begin(1, 1, 8);
    fill(1, 10, 10, 20, 10, 20, 20, 10, 20);

    assertEquals(0, canvas.slots[15 * SIDE + 8]);
    int before = canvas.rgb[15 * SIDE + 8] & 255;
    int middle = canvas.rgb[15 * SIDE + 15] & 255;
    assertTrue(before > 20 && before < 200, "before it: " + before);
    assertTrue(middle > 200, "in its middle: " + middle);
    assertEquals(100, canvas.ownPixels());
  }

  @Test
  void whatIsNobodysPaintsOverAnObjectAndLeavesItItsPixels() {
    canvas.begin(1, 1, 0);
    fill(1, 0, 0, 10, 0, 10, 10, 0, 10);
    canvas.begin(Canvas.NOBODY);
    fillWith(0x000000, 1, 0, 0, 10, 0, 10, 10, 0, 10);

    assertEquals(0, canvas.rgb[0]);
    assertEquals(1, canvas.slots[0]);
  }

  @Test
  void lightIsAddedAndNeverRunsOver() {
    canvas.glow(20, 20, 8, WHITE, 1, 1);
    canvas.glow(20, 20, 8, WHITE, 1, 1);

    assertEquals(WHITE, canvas.rgb[20 * SIDE + 20]);
    assertEquals(0, canvas.rgb[20 * SIDE + 30]);
    assertEquals(0, canvas.slots[20 * SIDE + 20]);
  }

  private void fill(float inverseDepth, float... corners) {
    fillWith(WHITE, inverseDepth, corners);
  }

  private void fillWith(int color, float inverseDepth, float... corners) {
    for (int i = 0; i < corners.length / 2; i++) {
      canvas.outline.xs[i] = corners[2 * i];
      canvas.outline.ys[i] = corners[2 * i + 1];
    }
    canvas.fill(corners.length / 2, color, 1, 0, 0, inverseDepth);
  }
}
