package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class EdgeRuleTest {

  private static final EdgeRule.Size NONE = new EdgeRule.Size(1, 1);

  /** The table is what {@code get_size_with_aspect_ratio} of transformers 5.24.0 gives. */
  @ParameterizedTest
  @CsvFileSource(resources = "/transformers/edges.csv", numLinesToSkip = 1)
  void itGivesTransformersSizes(
      int shortest, int longest, int width, int height, int toWidth, int toHeight) {
    EdgeRule.Size size = new EdgeRule(shortest, longest, 1).of(width, height, NONE);

    assertEquals(new EdgeRule.Size(toWidth, toHeight), size);
  }

  @Test
  void yolosCutsToMultiplesOfItsPatch() {
    assertEquals(new EdgeRule.Size(1056, 800), new EdgeRule(800, 1333, 16).of(640, 480, NONE));
  }

  @Test
  void withoutAnEdgeThePictureFitsIntoTheCanvas() {
    EdgeRule inside = new EdgeRule(0, 0, 1);

    assertEquals(new EdgeRule.Size(800, 450), inside.of(1920, 1080, new EdgeRule.Size(800, 800)));
    assertEquals(new EdgeRule.Size(375, 500), inside.of(480, 640, new EdgeRule.Size(600, 500)));
  }

  @Test
  void aCanvasHasAtLeastOnePixelAndNoMoreThanABufferHolds() {
    assertEquals(new EdgeRule.Size(1, 400), new EdgeRule(320, 400, 1).of(1, 5000, NONE));
    assertEquals(new EdgeRule.Size(8192, 100), new EdgeRule(100, 0, 1).of(9000, 10, NONE));
    assertThrows(IllegalArgumentException.class, () -> new EdgeRule(-1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new EdgeRule(9000, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new EdgeRule(1, 0, 0));
  }
}
