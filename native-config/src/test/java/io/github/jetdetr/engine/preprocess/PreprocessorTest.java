package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.support.PaintedFrames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessorTest {

  private static Frame uniform(Frame frame, PixelFormat format, int... channels) {
    return PaintedFrames.fill(
        frame, format, ColorSpace.BT601_FULL, 50, 30, (plane, x, y) -> channels[x % 3]);
  }

  private static void assertUniform(
      NetworkInput canvas, double first, double second, double third) {
    double[] expected = {first, second, third};
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 24; x++) {
          assertEquals(expected[channel], canvas.at(channel, x, y), 1e-7);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"255,0,0", "0,255,0", "0,0,255", "255,255,255", "0,0,0", "51,102,204"})
  void rgbKeepsItsChannels(int red, int green, int blue) {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(24, 16, Resize.STRETCH));
        Frame frame = uniform(new Frame(), PixelFormat.RGB24, red, green, blue)) {
      canvas.fill(frame);

      assertUniform(canvas, red / 255.0, green / 255.0, blue / 255.0);
    }
  }

  @ParameterizedTest
  @CsvSource({"255,0,0", "0,255,0", "0,0,255"})
  void bgrPixelsComeAsRgb(int red, int green, int blue) {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(24, 16, Resize.STRETCH));
        Frame frame = uniform(new Frame(), PixelFormat.BGR24, blue, green, red)) {
      canvas.fill(frame);

      assertUniform(canvas, red / 255.0, green / 255.0, blue / 255.0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"RGB24", "BGR24"})
  void aBgrModelGetsBlueFirst(PixelFormat format) {
    boolean rgb = format == PixelFormat.RGB24;
    try (NetworkInput canvas = new NetworkInput(NetworkInput.bgr(24, 16));
        Frame frame = uniform(new Frame(), format, rgb ? 255 : 51, 102, rgb ? 51 : 255)) {
      canvas.fill(frame);

      assertUniform(canvas, 0.2, 0.4, 1);
    }
  }

  @Test
  void aBgrModelGetsBlueFirstFromVideoToo() {
    try (NetworkInput rgb = new NetworkInput(NetworkInput.spec(24, 16, Resize.STRETCH));
        NetworkInput bgr = new NetworkInput(NetworkInput.bgr(24, 16));
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.YUV420P, 50, 30, 1)) {
      rgb.fill(frame);
      bgr.fill(frame);

      for (int x = 0; x < 24; x++) {
        assertEquals(rgb.at(0, x, 7), bgr.at(2, x, 7));
        assertEquals(rgb.at(1, x, 7), bgr.at(1, x, 7));
        assertEquals(rgb.at(2, x, 7), bgr.at(0, x, 7));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"RGB24", "YUV444P"})
  void meanAndDeviationAreTakenChannelByChannel(PixelFormat format) {
    InputSpec plain = NetworkInput.spec(24, 16, Resize.STRETCH);
    InputSpec normalized =
        new InputSpec(
            "images",
            24,
            16,
            false,
            List.of(0.485f, 0.456f, 0.406f),
            List.of(0.229f, 0.224f, 0.225f),
            Resize.STRETCH,
            null,
            null);
    try (NetworkInput raw = new NetworkInput(plain);
        NetworkInput canvas = new NetworkInput(normalized);
        Frame frame = PaintedFrames.noise(new Frame(), format, 50, 30, 1)) {
      raw.fill(frame);
      canvas.fill(frame);

      for (int x = 0; x < 24; x++) {
        assertEquals((raw.at(0, x, 9) - 0.485) / 0.229, canvas.at(0, x, 9), 1e-6);
        assertEquals((raw.at(1, x, 9) - 0.456) / 0.224, canvas.at(1, x, 9), 1e-6);
        assertEquals((raw.at(2, x, 9) - 0.406) / 0.225, canvas.at(2, x, 9), 1e-6);
      }
    }
  }

  @Test
  void bytesBecomeTheirTwoHundredFiftyFifth() {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(256, 1, Resize.STRETCH));
        Frame frame =
            PaintedFrames.fill(
                new Frame(),
                PixelFormat.GRAY8,
                ColorSpace.BT601_LIMITED,
                256,
                1,
                (plane, x, y) -> x)) {
      canvas.fill(frame);

      for (int value = 0; value < 256; value++) {
        assertEquals(value / 255f, canvas.at(1, value, 0), 1e-7f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"RGB24", "NV12"})
  void aLetterboxedPictureHasGreyAroundIt(PixelFormat format) {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(40, 40, Resize.LETTERBOX));
        Frame frame = white(new Frame(), format, 80, 41)) {
      Placement placement = canvas.fill(frame);

      assertEquals(new Placement(80, 41, 40, 40, 0, 9, 40, 21), placement);
      for (int y = 0; y < 40; y++) {
        boolean inside = y >= 9 && y < 30;
        for (int x = 0; x < 40; x++) {
          assertEquals(inside ? 1f : 114f / 255f, canvas.at(2, x, y), 1e-6f, x + ", " + y);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"RGB24", "NV12"})
  void aFittedPictureHasZerosBesideIt(PixelFormat format) {
    InputSpec spec =
        new InputSpec(
            "images",
            40,
            40,
            false,
            List.of(0.5f, 0.5f, 0.5f),
            List.of(0.5f, 0.5f, 0.5f),
            Resize.FIT,
            null,
            null);
    try (NetworkInput canvas = new NetworkInput(spec);
        Frame frame = white(new Frame(), format, 41, 80)) {
      Placement placement = canvas.fill(frame);

      assertEquals(new Placement(41, 80, 40, 40, 0, 0, 21, 40), placement);
      for (int x = 0; x < 40; x++) {
        assertEquals(x < 21 ? 1f : 0f, canvas.at(0, x, 20), 1e-6f, "x " + x);
      }
    }
  }

  @Test
  void theBorderIsPaintedAnewWhenTheFramesShapeChanges() {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(40, 40, Resize.LETTERBOX));
        Frame frame = new Frame()) {
      canvas.fill(white(frame, PixelFormat.RGB24, 40, 40));
      canvas.fill(white(frame, PixelFormat.RGB24, 40, 20));

      assertEquals(114f / 255f, canvas.at(0, 20, 5), 1e-6f);
      assertEquals(1f, canvas.at(0, 20, 20), 1e-6f);
    }
  }

  @Test
  void anotherColorSpaceOfTheSameShapeIsNoticed() {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(24, 16, Resize.STRETCH));
        Frame frame = new Frame()) {
      canvas.fill(luma(frame, ColorSpace.BT601_FULL));
      float full = canvas.at(0, 3, 3);
      canvas.fill(luma(frame, ColorSpace.BT601_LIMITED));

      assertEquals(235 / 255f, full, 1e-6f);
      assertEquals(1f, canvas.at(0, 3, 3), 1e-6f);
    }
  }

  private static Frame luma(Frame frame, ColorSpace space) {
    return PaintedFrames.fill(
        frame, PixelFormat.YUV420P, space, 50, 30, (plane, x, y) -> plane == 0 ? 235 : 128);
  }

  private static Frame white(Frame frame, PixelFormat format, int width, int height) {
    return PaintedFrames.fill(
        frame,
        format,
        ColorSpace.BT601_FULL,
        width,
        height,
        (plane, x, y) -> plane == 0 ? 255 : 128);
  }
}
