package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class PillowResizeTest {

  private static byte[] shrink(
      PillowResize shrink, Frame frame, int width, int height, boolean bgr) {
    byte[] planes = new byte[3 * width * height];
    shrink.run(frame, width, height, ByteBuffer.wrap(planes), width, width * height, bgr);
    return planes;
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/pillow/bilinear.csv")
  void itGivesPillowsBytes(
      String mode, int width, int height, int toWidth, int toHeight, int seed, String digest)
      throws Exception {
    PixelFormat format = mode.equals("L") ? PixelFormat.GRAY8 : PixelFormat.RGB24;
    try (Frame frame = PaintedFrames.noise(new Frame(), format, width, height, seed)) {
      byte[] planes = shrink(new PillowResize(Filter.BILINEAR), frame, toWidth, toHeight, false);

      int pillowBytes = mode.equals("L") ? toWidth * toHeight : planes.length;
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(planes, 0, pillowBytes);
      assertEquals(digest, HexFormat.of().formatHex(sha256.digest()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"RGB24", "BGR24", "GRAY8"})
  void itEqualsTheDefinitionAtRandomSizes(PixelFormat format) {
    Random random = new Random(7);
    PillowResize reused = new PillowResize(Filter.BILINEAR);
    try (Frame frame = new Frame()) {
      for (int round = 0; round < 60; round++) {
        int maxCount = round % 3 == 0 ? 8 : 200;
        int width = 1 + random.nextInt(maxCount);
        int height = 1 + random.nextInt(maxCount);
        int toWidth = 1 + random.nextInt(90);
        int toHeight = 1 + random.nextInt(90);
        boolean bgr = random.nextBoolean();
        PaintedFrames.noise(frame, format, width, height, round);

        byte[] given = shrink(reused, frame, toWidth, toHeight, bgr);

        String sizes = "%d × %d to %d × %d".formatted(width, height, toWidth, toHeight);
        assertArrayEquals(reference(frame, toWidth, toHeight, bgr), given, sizes);
      }
    }
  }

  @Test
  void greyBecomesThreeEqualPlanes() {
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.GRAY8, 40, 30, 1)) {
      byte[] planes = shrink(new PillowResize(Filter.BILINEAR), frame, 20, 10, false);

      byte[] first = Arrays.copyOfRange(planes, 0, 200);
      assertArrayEquals(first, Arrays.copyOfRange(planes, 200, 400));
      assertArrayEquals(first, Arrays.copyOfRange(planes, 400, 600));
    }
  }

  @Test
  void rowsAndPlanesMayLieApart() {
    byte[] apart = new byte[3 * 640];
    Arrays.fill(apart, (byte) 99);
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 40, 30, 1)) {
      byte[] tight = shrink(new PillowResize(Filter.BILINEAR), frame, 20, 10, false);

      new PillowResize(Filter.BILINEAR).run(frame, 20, 10, ByteBuffer.wrap(apart), 64, 640, false);

      for (int plane = 0; plane < 3; plane++) {
        for (int y = 0; y < 10; y++) {
          int at = plane * 640 + y * 64;
          int from = plane * 200 + y * 20;
          assertArrayEquals(
              Arrays.copyOfRange(tight, from, from + 20), Arrays.copyOfRange(apart, at, at + 20));
          assertEquals(99, apart[at + 20]);
        }
      }
    }
  }

  /** The definition in plain words: two passes of a triangle filter, bytes between them. */
  private static byte[] reference(Frame frame, int toWidth, int toHeight, boolean bgr) {
    int channels = frame.format() == PixelFormat.GRAY8 ? 1 : 3;
    byte[] planes = new byte[3 * toWidth * toHeight];
    boolean columnsFirst =
        frame.height() > toHeight && frame.height() - toHeight > 2 * (frame.width() - toWidth);
    for (int channel = 0; channel < 3; channel++) {
      int[][] picture = new int[frame.height()][frame.width()];
      int offset = channels == 1 ? 0 : channel;
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          int at = y * frame.stride(0) + x * channels + offset;
          picture[y][x] = Byte.toUnsignedInt(frame.plane(0).get(at));
        }
      }
      picture =
          columnsFirst
              ? rows(transposed(rows(transposed(picture), toHeight)), toWidth)
              : transposed(rows(transposed(rows(picture, toWidth)), toHeight));
      boolean reversed = bgr != (frame.format() == PixelFormat.BGR24);
      int plane = reversed ? 2 - channel : channel;
      for (int y = 0; y < toHeight; y++) {
        for (int x = 0; x < toWidth; x++) {
          planes[(plane * toHeight + y) * toWidth + x] = (byte) picture[y][x];
        }
      }
    }
    return planes;
  }

  private static int[][] rows(int[][] picture, int toWidth) {
    int width = picture[0].length;
    double scale = (double) width / toWidth;
    double reach = Math.max(1, scale);
    int[][] result = new int[picture.length][toWidth];
    for (int x = 0; x < toWidth; x++) {
      double center = (x + 0.5) * scale;
      int first = Math.max(0, (int) (center - reach + 0.5));
      int end = Math.min(width, (int) (center + reach + 0.5));
      double sum = 0;
      for (int from = first; from < end; from++) {
        sum += triangle((from - center + 0.5) * (1 / reach));
      }
      for (int y = 0; y < picture.length; y++) {
        long total = 1L << 21;
        for (int from = first; from < end; from++) {
          double weight = triangle((from - center + 0.5) * (1 / reach)) / sum;
          total += picture[y][from] * (long) (0.5 + weight * (1 << 22));
        }
        result[y][x] = (int) Math.max(0, Math.min(255, total >> 22));
      }
    }
    return result;
  }

  private static double triangle(double distance) {
    return Math.max(0, 1 - Math.abs(distance));
  }

  private static int[][] transposed(int[][] picture) {
    int[][] result = new int[picture[0].length][picture.length];
    for (int y = 0; y < picture.length; y++) {
      for (int x = 0; x < picture[0].length; x++) {
        result[x][y] = picture[y][x];
      }
    }
    return result;
  }
}
