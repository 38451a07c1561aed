package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FilterTest {

  /** The table has the first channel as Pillow 12 and OpenCV 5.0 give it. */
  @ParameterizedTest
  @CsvFileSource(resources = "/pillow/filters.csv", numLinesToSkip = 1, maxCharsPerColumn = 100_000)
  void everyFilterGivesWhatItsLibraryGives(
      Filter filter,
      int width,
      int height,
      int toWidth,
      int toHeight,
      int tolerance,
      String levels) {
    byte[] planes = new byte[3 * toWidth * toHeight];
    try (Frame frame = painted(width, height)) {
      new PillowResize(filter)
          .run(
              frame,
              toWidth,
              toHeight,
              ByteBuffer.wrap(planes),
              toWidth,
              toWidth * toHeight,
              false);
    }
    String[] expected = levels.split(" ", -1);
    assertEquals(toWidth * toHeight, expected.length);
    for (int at = 0; at < expected.length; at++) {
      int off = Math.abs(Integer.parseInt(expected[at]) - (planes[at] & 0xFF));
      assertTrue(off <= tolerance, "pixel %d is off by %d".formatted(at, off));
    }
  }

  private static Frame painted(int width, int height) {
    return PaintedFrames.fill(
        new Frame(),
        PixelFormat.RGB24,
        ColorSpace.BT601_FULL,
        width,
        height,
        (plane, at, y) -> {
          int x = at / 3;
          return x * x * 37 + y * 101 + x * y * 13 + at % 3 * 59;
        });
  }
}
