package io.github.jetdetr.engine.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.support.FakeLender;
import io.github.jetdetr.support.PaintedFrames;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The scaler's way from video to a network's input, against plain arithmetic. */
class VideoPreprocessingTest {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"YUV420P", "YUV422P", "YUV444P", "NV12", "YUYV422", "UYVY422"})
  void videoComesWithinAGreyLevelOfTheDefinition(PixelFormat format) {
    int[][] sizes = {{160, 120}, {640, 360}, {64, 48}, {40, 30}, {66, 200}};

    assertClose(format, sizes, 0.4, 3);
  }

  /**
   * The scaler lays half a chroma sample too many over the whole width of an odd picture, so colors
   * come to lie up to half a pixel beside their place, the more visible the smaller the picture.
   */
  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"YUV420P", "YUV422P", "YUV444P", "NV12", "YUYV422", "UYVY422"})
  void oddSidesShiftColorsByHalfAPixelAtMost(PixelFormat format) {
    assertClose(format, new int[][] {{641, 361}}, 0.4, 2);
    assertClose(format, new int[][] {{161, 121}, {63, 49}, {65, 201}}, 1.5, 9);
  }

  private static void assertClose(
      PixelFormat format, int[][] sizes, double meanBound, double maxBound) {
    for (ColorSpace space : ColorSpace.values()) {
      for (int[] size : sizes) {
        try (NetworkInput canvas =
                new NetworkInput(NetworkInput.spec(WIDTH, HEIGHT, Resize.STRETCH));
            Frame frame = smooth(new Frame(), format, space, size[0], size[1])) {
          canvas.fill(frame);

          double[] difference = difference(canvas, reference(frame));
          String what =
              "%s %s %d × %d: mean %.3f, most %.2f of 255"
                  .formatted(format, space, size[0], size[1], difference[0], difference[1]);
          assertTrue(difference[0] < meanBound, what);
          assertTrue(difference[1] < maxBound, what);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BT601_LIMITED, 81, 90, 240, 255, 0, 0",
    "BT601_LIMITED, 145, 54, 34, 0, 255, 0",
    "BT601_LIMITED, 41, 240, 110, 0, 0, 255",
    "BT601_LIMITED, 235, 128, 128, 255, 255, 255",
    "BT601_LIMITED, 16, 128, 128, 0, 0, 0",
    "BT601_FULL, 76, 85, 255, 254, 0, 0",
    "BT601_FULL, 255, 128, 128, 255, 255, 255",
    "BT601_FULL, 0, 128, 128, 0, 0, 0",
    "BT709_LIMITED, 63, 102, 240, 255, 0, 0",
    "BT709_LIMITED, 173, 42, 26, 0, 255, 0",
    "BT709_LIMITED, 32, 240, 118, 0, 0, 255",
    "BT709_FULL, 54, 99, 255, 254, 0, 0"
  })
  void pureColorsComeOutPure(ColorSpace space, int y, int u, int v, int red, int green, int blue) {
    int[] samples = {y, u, v};
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(WIDTH, HEIGHT, Resize.STRETCH));
        Frame frame =
            PaintedFrames.fill(
                new Frame(),
                PixelFormat.YUV420P,
                space,
                131,
                97,
                (plane, column, row) -> samples[plane])) {
      canvas.fill(frame);

      for (int at = 0; at < HEIGHT; at++) {
        assertEquals(red, 255 * canvas.at(0, at, at), 2.1);
        assertEquals(green, 255 * canvas.at(1, at, at), 2.1);
        assertEquals(blue, 255 * canvas.at(2, at, at), 2.1);
      }
    }
  }

  @Test
  void whatLiesInTheRowsPaddingDoesNotMatter() {
    try (NetworkInput canvas = new NetworkInput(NetworkInput.spec(WIDTH, HEIGHT, Resize.STRETCH));
        Frame frame = smooth(new Frame(), PixelFormat.YUV420P, ColorSpace.BT709_LIMITED, 99, 75);
        Frame lent = new Frame()) {
      canvas.fill(frame);
      float[] before = lastColumn(canvas);
      for (int padding : new int[] {0, 1, 29}) {
        new FakeLender(frame, padding).lendTo(lent);
        canvas.fill(lent);

        assertTrue(Arrays.equals(before, lastColumn(canvas)), padding + " bytes");
      }
    }
  }

  private static float[] lastColumn(NetworkInput canvas) {
    float[] column = new float[3 * HEIGHT];
    for (int at = 0; at < column.length; at++) {
      column[at] = canvas.at(at / HEIGHT, WIDTH - 1, at % HEIGHT);
    }
    return column;
  }

  /** Waves of luma and chroma, some periods over the picture, colors inside the gamut. */
  private static double wave(int component, double across, double down) {
    return switch (component) {
      case 0 -> 125 + 45 * Math.sin(7 * across + 2) * Math.cos(5 * down);
      case 1 -> 128 + 28 * Math.sin(4 * across - 3 * down);
      default -> 128 + 28 * Math.cos(5 * across + 4 * down);
    };
  }

  private static Frame smooth(
      Frame frame, PixelFormat format, ColorSpace space, int width, int height) {
    return PaintedFrames.fill(
        frame,
        format,
        space,
        width,
        height,
        (plane, x, y) -> {
          int[] sample = sample(format, plane, x);
          double across = (sample[1] + 0.5) * sample[2] / width;
          double rowsPerSample = plane == 0 ? 1 : rowsPerChroma(format);
          double down = (y + 0.5) * rowsPerSample / height;
          return (int) Math.round(wave(sample[0], across, down));
        });
  }

  /** What one byte of a row is: component (Y, U, V), number in its row, columns it stands for. */
  private static int[] sample(PixelFormat format, int plane, int x) {
    return switch (format) {
      case YUYV422 ->
          x % 2 == 0 ? new int[] {0, x / 2, 1} : new int[] {x % 4 == 1 ? 1 : 2, x / 4, 2};
      case UYVY422 ->
          x % 2 == 1 ? new int[] {0, x / 2, 1} : new int[] {x % 4 == 0 ? 1 : 2, x / 4, 2};
      case NV12 -> plane == 0 ? new int[] {0, x, 1} : new int[] {1 + x % 2, x / 2, 2};
      case YUV420P, YUV422P -> new int[] {plane, x, plane == 0 ? 1 : 2};
      case YUV444P -> new int[] {plane, x, 1};
      case GRAY8, RGB24, BGR24 -> throw new IllegalArgumentException("no video");
    };
  }

  private static int rowsPerChroma(PixelFormat format) {
    return format == PixelFormat.YUV420P || format == PixelFormat.NV12 ? 2 : 1;
  }

  /** [3][HEIGHT][WIDTH] in 0..255: bilinear chroma, matrix, then a triangle that widens. */
  private static double[][][] reference(Frame frame) {
    double[][][] components = components(frame);
    double[][][] result = new double[3][][];
    for (int channel = 0; channel < 3; channel++) {
      double[][] picture = new double[frame.height()][frame.width()];
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          picture[y][x] =
              color(
                  frame.colorSpace(),
                  channel,
                  at(components[0], x, y, 1, 1),
                  chroma(frame, components[1], x, y),
                  chroma(frame, components[2], x, y));
        }
      }
      result[channel] = transposed(rows(transposed(rows(picture, WIDTH)), HEIGHT));
    }
    return result;
  }

  private static double chroma(Frame frame, double[][] plane, int x, int y) {
    int columns = frame.format() == PixelFormat.YUV444P ? 1 : 2;
    return at(plane, x, y, columns, rowsPerChroma(frame.format()));
  }

  /** Between the centres of the four samples around a pixel's centre. */
  private static double at(double[][] plane, int x, int y, int columns, int rows) {
    double across = Math.max(0, Math.min(plane[0].length - 1, (x + 0.5) / columns - 0.5));
    double down = Math.max(0, Math.min(plane.length - 1, (y + 0.5) / rows - 0.5));
    int left = (int) across;
    int top = (int) down;
    int right = Math.min(left + 1, plane[0].length - 1);
    int bottom = Math.min(top + 1, plane.length - 1);
    double upper = plane[top][left] + (plane[top][right] - plane[top][left]) * (across - left);
    double lower =
        plane[bottom][left] + (plane[bottom][right] - plane[bottom][left]) * (across - left);
    return upper + (lower - upper) * (down - top);
  }

  private static double[][][] components(Frame frame) {
    PixelFormat format = frame.format();
    int columns = format == PixelFormat.YUV444P ? 1 : 2;
    int rows = rowsPerChroma(format);
    int chromaWidth = (frame.width() + columns - 1) / columns;
    int chromaHeight = (frame.height() + rows - 1) / rows;
    double[][][] components = {
      new double[frame.height()][frame.width()],
      new double[chromaHeight][chromaWidth],
      new double[chromaHeight][chromaWidth]
    };
    for (int plane = 0; plane < format.planes(); plane++) {
      for (int y = 0; y < format.rows(plane, frame.height()); y++) {
        for (int x = 0; x < format.rowBytes(plane, frame.width()); x++) {
          int[] sample = sample(format, plane, x);
          double[] row = components[sample[0]][y];
          if (sample[1] < row.length) {
            row[sample[1]] =
                Byte.toUnsignedInt(frame.plane(plane).get(y * frame.stride(plane) + x));
          }
        }
      }
    }
    return components;
  }

  /** ITU-R BT.601 and BT.709, from the weights of red and blue in luma. */
  private static double color(ColorSpace space, int channel, double y, double u, double v) {
    double red = space.isBt601() ? 0.299 : 0.2126;
    double blue = space.isBt601() ? 0.114 : 0.0722;
    double luma = space.isFullRange() ? y : (y - 16) * 255 / 219;
    double chroma = space.isFullRange() ? 1 : 255 / 224.0;
    double r = luma + 2 * (1 - red) * (v - 128) * chroma;
    double b = luma + 2 * (1 - blue) * (u - 128) * chroma;
    double g = (luma - red * r - blue * b) / (1 - red - blue);
    return Math.max(0, Math.min(255, channel == 0 ? r : channel == 1 ? g : b));
  }

  private static double[][] rows(double[][] picture, int toWidth) {
    int width = picture[0].length;
    double scale = (double) width / toWidth;
    double reach = Math.max(1, scale);
    double[][] result = new double[picture.length][toWidth];
    for (int x = 0; x < toWidth; x++) {
      double center = (x + 0.5) * scale;
      for (int y = 0; y < picture.length; y++) {
        double sum = 0;
        double weights = 0;
        int first = Math.max(0, (int) (center - reach));
        int end = Math.min(width, (int) (center + reach) + 1);
        for (int from = first; from < end; from++) {
          double weight = Math.max(0, 1 - Math.abs(from + 0.5 - center) / reach);
          sum += weight * picture[y][from];
          weights += weight;
        }
        result[y][x] = sum / weights;
      }
    }
    return result;
  }

  private static double[][] transposed(double[][] picture) {
    double[][] result = new double[picture[0].length][picture.length];
    for (int y = 0; y < picture.length; y++) {
      for (int x = 0; x < picture[0].length; x++) {
        result[x][y] = picture[y][x];
      }
    }
    return result;
  }

  private static double[] difference(NetworkInput canvas, double[][][] expected) {
    double sum = 0;
    double most = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double difference = Math.abs(255.0 * canvas.at(channel, x, y) - expected[channel][y][x]);
          sum += difference;
          most = Math.max(most, difference);
        }
      }
    }
    return new double[] {sum / (3 * WIDTH * HEIGHT), most};
  }
}
