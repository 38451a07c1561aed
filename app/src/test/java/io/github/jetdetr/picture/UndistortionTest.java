package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UndistortionTest {

  private static final PictureSize SIZE = new PictureSize(322, 182);
  private static final Lens FISHEYE =
      new Lens(
          Lens.Model.FISHEYE, SIZE, 110, 112, 158, 92, List.of(0.05, -0.01, 0.003, -0.0004), 1);

  private static Lens flat(double zoom) {
    return new Lens(Lens.Model.PINHOLE, SIZE, 100, 100, 160, 90, List.of(0d, 0d, 0d, 0d), zoom);
  }

  /** A level that grows to the right and downwards, so that it says where it was. */
  private static double level(double x, double y) {
    return 30 + 0.5 * x + 0.2 * y;
  }

  /** Fills every sample of a plane by where its pixels' middle lies. */
  private static void fill(Frame frame, int plane, int bytes, int across, int down) {
    ByteBuffer pixels = frame.writablePlane(plane);
    for (int y = 0; y < frame.format().rows(plane, frame.height()); y++) {
      for (int at = 0; at < frame.format().rowBytes(plane, frame.width()); at++) {
        double x = at / bytes * across + (across - 1) / 2.0;
        double value = level(x, y * down + (down - 1) / 2.0);
        pixels.put(y * frame.stride(plane) + at, (byte) Math.round(value));
      }
    }
  }

  private static void assertStraight(Frame frame, int plane, int bytes, int across, int down) {
    double[] source = new double[2];
    int compared = 0;
    for (int y = 0; y < frame.format().rows(plane, frame.height()); y++) {
      for (int at = 0; at < frame.format().rowBytes(plane, frame.width()); at++) {
        double x = at / bytes * across + (across - 1) / 2.0;
        FISHEYE.distort(x, y * down + (down - 1) / 2.0, frame.width(), frame.height(), source);
        boolean inside =
            source[0] > 2
                && source[1] > 2
                && source[0] < frame.width() - 3
                && source[1] < frame.height() - 3;
        if (inside) {
          int seen = frame.plane(plane).get(y * frame.stride(plane) + at) & 0xFF;
          assertEquals(level(source[0], source[1]), seen, 1.1, at + " of row " + y);
          compared++;
        }
      }
    }
    assertTrue(compared > 1000, compared + " samples");
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"YUYV422", "UYVY422"},
      mode = EnumSource.Mode.EXCLUDE)
  void everySampleIsThatOfTheLensesPlace(PixelFormat format) {
    try (Frame frame = new Frame()) {
      frame.reshape(format, ColorSpace.BT709_FULL, SIZE.width(), SIZE.height());
      for (int plane = 0; plane < format.planes(); plane++) {
        fill(frame, plane, bytes(format, plane), across(format, plane), down(format, plane));
      }

      new Undistortion(FISHEYE).apply(frame);

      for (int plane = 0; plane < format.planes(); plane++) {
        assertStraight(
            frame, plane, bytes(format, plane), across(format, plane), down(format, plane));
      }
    }
  }

  private static int bytes(PixelFormat format, int plane) {
    return format == PixelFormat.NV12 && plane == 1 ? 2 : plane == 0 ? format.pixelBytes() : 1;
  }

  private static int across(PixelFormat format, int plane) {
    return plane > 0 && format != PixelFormat.YUV444P ? 2 : 1;
  }

  private static int down(PixelFormat format, int plane) {
    return plane > 0 && (format == PixelFormat.YUV420P || format == PixelFormat.NV12) ? 2 : 1;
  }

  @ParameterizedTest
  @CsvSource({"YUYV422, 0", "UYVY422, 1"})
  void packedLumaAndChromaAreEachStraightened(PixelFormat format, int lumaByte) {
    double[] source = new double[2];
    try (Frame frame = new Frame()) {
      frame.reshape(format, ColorSpace.BT709_FULL, SIZE.width(), SIZE.height());
      ByteBuffer pixels = frame.writablePlane(0);
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          int at = y * frame.stride(0) + 2 * x;
          pixels.put(at + lumaByte, (byte) Math.round(level(x, y)));
          pixels.put(at + 1 - lumaByte, (byte) (x % 2 == 0 ? 77 : 200));
        }
      }

      new Undistortion(FISHEYE).apply(frame);

      for (int y = 60; y < 120; y++) {
        for (int x = 100; x < 220; x++) {
          FISHEYE.distort(x, y, SIZE.width(), SIZE.height(), source);
          int at = y * frame.stride(0) + 2 * x;
          assertEquals(level(source[0], source[1]), pixels.get(at + lumaByte) & 0xFF, 1.1);
          assertEquals(x % 2 == 0 ? 77 : 200, pixels.get(at + 1 - lumaByte) & 0xFF);
        }
      }
    }
  }

  @Test
  void beyondTheLensesPictureItIsBlack() {
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.YUV420P, ColorSpace.BT709_LIMITED, SIZE.width(), SIZE.height());
      for (int plane = 0; plane < 3; plane++) {
        for (int at = 0; at < frame.plane(plane).capacity(); at++) {
          frame.writablePlane(plane).put(at, (byte) 200);
        }
      }

      new Undistortion(flat(0.5)).apply(frame);

      assertEquals(16, frame.plane(0).get(0));
      assertEquals(128, frame.plane(1).get(0) & 0xFF);
      assertEquals(200, frame.plane(0).get(90 * frame.stride(0) + 160) & 0xFF);
    }
  }

  @Test
  void aLensWithoutDistortionLeavesThePictureAsItIs() {
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.GRAY8, ColorSpace.BT709_FULL, SIZE.width(), SIZE.height());
      ByteBuffer pixels = frame.writablePlane(0);
      for (int at = 0; at < pixels.capacity(); at++) {
        pixels.put(at, (byte) (at * 31));
      }

      new Undistortion(flat(1)).apply(frame);

      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          int at = y * frame.stride(0) + x;
          assertEquals((byte) (at * 31), pixels.get(at));
        }
      }
    }
  }

  @Test
  void aCameraOfAnotherShapeIsRefusedInWords() {
    PictureSettings settings =
        new PictureSettings(
            true,
            PictureSettings.Mount.FIXED,
            PictureSettings.LowLight.OFF,
            FISHEYE,
            1,
            List.of(),
            List.of());
    PicturePipeline pipeline = new PicturePipeline(settings);

    assertEquals(
        "pictures of 640 × 480 are not of the shape of lens.size, which is 322x182",
        pipeline.problem(640, 480));
    assertEquals(null, pipeline.problem(644, 364));
  }
}
