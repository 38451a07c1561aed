package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Resizes packed RGB and gray pictures bit-exactly like Pillow's {@code Image.resize(…)}, on which
 * published AP figures are based.
 *
 * <p>A filter, usually a triangle that widens when downscaling, in one pass along rows and one
 * along columns, with weights in 22-bit fixed point and bytes between the passes (Pillow,
 * Resample.c). The order of the passes affects the last bit: since Pillow 13, columns are first if
 * the height loses more than twice as many pixels as the width (python-pillow/Pillow#9549). A small
 * DETR is sensitive to this: noise of a quarter of a gray level changes the score of one detection
 * in fifty by more than 0.03. It takes some milliseconds, so YUV video uses FFmpeg's scaler
 * instead.
 *
 * <p>torchvision's filters are done the same way, rows first.
 *
 * <p>Not thread-safe; allocates only when sizes change.
 */
@HotPath
public final class PillowResize {

  private static final int HALF = 1 << (ResampleWeights.PRECISION_BITS - 1);

  private final Filter filter;
  private ResampleWeights across;
  private ResampleWeights down;
  private byte[] bytes = new byte[0];
  // Pixels widened to int, so that the passes can be vectorised.
  private int[] source = new int[0];
  private int[] middle = new int[0];
  private int[] result = new int[0];

  PillowResize(Filter filter) {
    this.filter = filter;
    across = new ResampleWeights(filter, 1, 1);
    down = new ResampleWeights(filter, 1, 1);
  }

  /**
   * Writes the resized picture as three planes.
   *
   * @param into target planes, {@code planeBytes} apart, rows {@code stride} apart
   * @param bgr whether the planes are in the order blue, green, red
   */
  void run(
      Frame frame,
      int width,
      int height,
      ByteBuffer into,
      int stride,
      int planeBytes,
      boolean bgr) {
    int channels = frame.format() == PixelFormat.GRAY8 ? 1 : 3;
    boolean columnsFirst =
        !filter.readsBeyondEdges()
            && frame.height() > height
            && frame.height() - height > 2 * (frame.width() - width);
    prepare(frame, width, height, channels, columnsFirst);
    if (!columnsFirst) {
      for (int y = 0; y < frame.height(); y++) {
        load(frame, y, channels);
        resizeRow(source, 0, middle, y * width * channels, channels);
      }
    }
    boolean reversed = bgr != (frame.format() == PixelFormat.BGR24);
    for (int y = 0; y < height; y++) {
      if (columnsFirst) {
        resizeColumns(frame, y, channels);
      } else {
        resizeColumns(y, width * channels);
      }
      for (int channel = 0; channel < 3; channel++) {
        int plane = reversed ? 2 - channel : channel;
        int at = channels == 1 ? 0 : channel;
        int to = plane * planeBytes + y * stride;
        for (int x = 0; x < width; x++, at += channels) {
          into.put(to + x, (byte) result[at]);
        }
      }
    }
  }

  private void prepare(Frame frame, int width, int height, int channels, boolean columnsFirst) {
    if (across.from != frame.width() || across.to != width) {
      across = new ResampleWeights(filter, frame.width(), width);
    }
    if (down.from != frame.height() || down.to != height) {
      down = new ResampleWeights(filter, frame.height(), height);
    }
    int row = frame.width() * channels;
    bytes = bytes.length < row ? new byte[row] : bytes;
    source = source.length < row ? new int[row] : source;
    result = result.length < width * channels ? new int[width * channels] : result;
    int middleSize = columnsFirst ? row : width * channels * frame.height();
    middle = middle.length < middleSize ? new int[middleSize] : middle;
  }

  private void load(Frame frame, int y, int channels) {
    int row = frame.width() * channels;
    frame.plane(0).get(y * frame.stride(0), bytes, 0, row);
    for (int at = 0; at < row; at++) {
      source[at] = bytes[at] & 0xFF;
    }
  }

  private void resizeRow(int[] from, int fromAt, int[] to, int toAt, int channels) {
    int[] weights = across.weights;
    for (int x = 0; x < across.to; x++) {
      int count = across.count[x];
      int weight = x * across.maxCount;
      for (int channel = 0; channel < channels; channel++) {
        int at = fromAt + across.first[x] * channels + channel;
        int sum = HALF;
        for (int tap = 0; tap < count; tap++, at += channels) {
          sum += from[at] * weights[weight + tap];
        }
        to[toAt + x * channels + channel] = clip(sum);
      }
    }
  }

  /** Computes one row of the result from rows that are already resized. */
  private void resizeColumns(int y, int rowLength) {
    Arrays.fill(result, 0, rowLength, HALF);
    for (int tap = 0; tap < down.count[y]; tap++) {
      add(middle, (down.first[y] + tap) * rowLength, down.weight(y, tap), result, rowLength);
    }
    clip(result, rowLength);
  }

  /** Computes one row of the result from the frame's rows, and resizes it afterwards. */
  private void resizeColumns(Frame frame, int y, int channels) {
    int row = frame.width() * channels;
    Arrays.fill(middle, 0, row, HALF);
    for (int tap = 0; tap < down.count[y]; tap++) {
      load(frame, down.first[y] + tap, channels);
      add(source, 0, down.weight(y, tap), middle, row);
    }
    clip(middle, row);
    resizeRow(middle, 0, result, 0, channels);
  }

  private static void add(int[] from, int fromAt, int weight, int[] sums, int count) {
    for (int at = 0; at < count; at++) {
      sums[at] += from[fromAt + at] * weight;
    }
  }

  private static void clip(int[] sums, int count) {
    for (int at = 0; at < count; at++) {
      sums[at] = clip(sums[at]);
    }
  }

  private static int clip(int sum) {
    return Math.min(255, Math.max(0, sum >> ResampleWeights.PRECISION_BITS));
  }
}
