package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FilterTest {

  /** The table has the first channel as Pillow 12, OpenCV 5.0 and torchvision 0.29 give it. */
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
      ByteBuffer into = ByteBuffer.wrap(planes);
      int plane = toWidth * toHeight;
      if (filter.isOpenCv()) {
        new OpenCvResize(filter).run(frame, toWidth, toHeight, into, toWidth, plane, false);
      } else {
        new PillowResize(filter).run(frame, toWidth, toHeight, into, toWidth, plane, false);
      }
    }
    String[] expected = levels.split(" ", -1);
    assertEquals(toWidth * toHeight, expected.length);
    for (int at = 0; at < expected.length; at++) {
      int off = Math.abs(Integer.parseInt(expected[at]) - (planes[at] & 0xFF));
      assertTrue(off <= tolerance, "pixel %d is off by %d".formatted(at, off));
    }
  }

  /** The table has the first channel as PyTorch 2.15 gives it. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/pillow/torch-linear.csv",
      numLinesToSkip = 1,
      maxCharsPerColumn = 100_000)
  void torchsFilterKeepsWhatLiesBetweenLevels(
      int width, int height, int toWidth, int toHeight, String values) {
    InputSpec spec =
        new InputSpec(
            "images",
            toWidth,
            toHeight,
            false,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            Resize.STRETCH,
            Filter.TORCH_LINEAR,
            null,
            List.of());
    String[] expected = values.split(" ", -1);
    try (NetworkInput canvas = new NetworkInput(spec);
        Frame frame = painted(width, height)) {
      canvas.fill(frame);
      for (int at = 0; at < expected.length; at++) {
        float value = canvas.at(0, at % toWidth, at / toWidth);
        assertEquals(Float.parseFloat(expected[at]), value, 1e-6f, "pixel " + at);
      }
    }
  }

  @Test
  void torchsFilterPlacesAndNormalisesLikeTheOthers() {
    for (Resize resize : Resize.values()) {
      InputSpec rounded = spec(resize, Filter.OPENCV_LINEAR);
      InputSpec exact = spec(resize, Filter.TORCH_LINEAR);
      try (NetworkInput one = new NetworkInput(rounded);
          NetworkInput other = new NetworkInput(exact);
          Frame frame = painted(23, 17)) {
        assertEquals(one.fill(frame), other.fill(frame));
        for (int at = 0; at < 3 * 16 * 12; at++) {
          int channel = at / (16 * 12);
          int x = at % 16;
          int y = at / 16 % 12;
          assertEquals(one.at(channel, x, y), other.at(channel, x, y), 2 * 1.1f / 255);
        }
      }
    }
  }

  private static InputSpec spec(Resize resize, Filter filter) {
    List<Float> mean = List.of(0.25f, 0.5f, 0.75f);
    List<Float> std = List.of(0.5f, 0.5f, 0.5f);
    return new InputSpec("images", 16, 12, true, mean, std, resize, filter, null, List.of());
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
