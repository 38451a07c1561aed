package io.github.jetdetr.engine.cuda;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.PillowResize;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Preprocessor;
import io.github.jetdetr.engine.preprocess.ResampleWeights;
import java.util.Arrays;

/**
 * The parameters of {@code preprocess.cu} for frames of one shape and layout: a header of 40 words
 * followed by tables, in the layout of that file's {@code enum Recipe}.
 *
 * <p>Pictures are resampled like {@link PillowResize} does, video like FFmpeg's scaler does: each
 * plane from its own size to the canvas, repeating its edges. Immutable.
 */
public final class KernelRecipe {

  private static final int HEADER_WORDS = 40;
  private static final int PLANES = 8;
  private static final int PLANE_WORDS = 5;
  private static final int LUMA_OFFSET = 23;
  private static final int SCALES = 29;
  private static final int SHIFTS = 32;
  private static final int BORDERS = 35;
  private static final int REVERSED = 38;
  private static final int HALF_OUTPUT = 39;

  private final PixelFormat format;
  private final ColorSpace colorSpace;
  private final int width;
  private final int height;
  private final Placement placement;
  private final int[] strides;
  private final int[] planeOffsets;
  private final int frameBytes;
  private int[] words = new int[HEADER_WORDS];

  /**
   * Computes the recipe for frames with this one's size, format, color space and strides.
   *
   * @param half whether the network's input is float16, otherwise float32
   */
  public KernelRecipe(Frame frame, InputSpec spec, boolean half) {
    format = frame.format();
    colorSpace = frame.colorSpace();
    width = frame.width();
    height = frame.height();
    placement = spec.placement(frame.fullWidth(), frame.fullHeight());
    strides = new int[format.planes()];
    planeOffsets = new int[format.planes()];
    int bytes = 0;
    for (int plane = 0; plane < planeOffsets.length; plane++) {
      planeOffsets[plane] = bytes;
      strides[plane] = frame.stride(plane);
      bytes += strides[plane] * format.rows(plane, frame.height());
    }
    frameBytes = bytes;
    boolean picture = Preprocessor.isPicture(format);
    int lostColumns = frame.width() - placement.width();
    int lostRows = frame.height() - placement.height();
    put(
        0,
        spec.width(),
        spec.height(),
        placement.left(),
        placement.top(),
        placement.width(),
        placement.height(),
        picture && lostRows > 0 && lostRows > 2 * lostColumns ? 1 : 0,
        picture ? 0 : 1);
    planes(frame, picture, spec.filter());
    colors();
    normalization(spec);
    // The components of a picture are red, green and blue, whatever their order in memory.
    put(REVERSED, spec.bgr() ? 1 : 0);
    put(HALF_OUTPUT, half ? 1 : 0);
  }

  private void planes(Frame frame, boolean picture, Filter filter) {
    int luma = table(frame.width(), placement.width(), picture, filter);
    int lumaDown = table(frame.height(), placement.height(), picture, filter);
    int chroma = luma;
    int chromaDown = lumaDown;
    if (!picture && format != PixelFormat.YUV444P) {
      boolean packed = format == PixelFormat.YUYV422 || format == PixelFormat.UYVY422;
      int rows = packed ? frame.height() : format.rows(1, frame.height());
      chroma = table((frame.width() + 1) / 2, placement.width(), false, filter);
      chromaDown = table(rows, placement.height(), false, filter);
    }
    int[][] samples = samples();
    for (int component = 0; component < 3; component++) {
      int[] where = samples[component];
      put(
          PLANES + component * PLANE_WORDS,
          planeOffsets[where[0]] + where[1],
          strides[where[0]],
          where[2],
          component == 0 ? luma : chroma,
          component == 0 ? lumaDown : chromaDown);
    }
  }

  /** For Y, U, V or red, green, blue: plane, first byte in its row, bytes to the next sample. */
  private int[][] samples() {
    return switch (format) {
      case YUV420P, YUV422P, YUV444P -> new int[][] {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}};
      case NV12 -> new int[][] {{0, 0, 1}, {1, 0, 2}, {1, 1, 2}};
      case YUYV422 -> new int[][] {{0, 0, 2}, {0, 1, 4}, {0, 3, 4}};
      case UYVY422 -> new int[][] {{0, 1, 2}, {0, 0, 4}, {0, 2, 4}};
      case GRAY8 -> new int[][] {{0, 0, 1}, {0, 0, 1}, {0, 0, 1}};
      case RGB24 -> new int[][] {{0, 0, 3}, {0, 1, 3}, {0, 2, 3}};
      case BGR24 -> new int[][] {{0, 2, 3}, {0, 1, 3}, {0, 0, 3}};
    };
  }

  /** Appends a table; returns its offset. */
  private int table(int from, int to, boolean picture, Filter filter) {
    ResampleWeights weights =
        picture || filter != Filter.BILINEAR
            ? new ResampleWeights(filter, from, to)
            : ResampleWeights.repeatingEdges(from, to);
    int begin = words.length;
    int rowWords = weights.maxCount + 2;
    words = Arrays.copyOf(words, begin + 1 + to * rowWords);
    words[begin] = weights.maxCount;
    for (int target = 0; target < to; target++) {
      int row = begin + 1 + target * rowWords;
      words[row] = weights.first[target];
      words[row + 1] = weights.count[target];
      System.arraycopy(
          weights.weights, target * weights.maxCount, words, row + 2, weights.maxCount);
    }
    return begin;
  }

  /** ITU-R BT.601 and BT.709, from the weights of red and blue in luma. */
  private void colors() {
    double red = colorSpace.isBt601() ? 0.299 : 0.2126;
    double blue = colorSpace.isBt601() ? 0.114 : 0.0722;
    double green = 1 - red - blue;
    double chroma = colorSpace.isFullRange() ? 1 : 255 / 224.0;
    double redOfV = 2 * (1 - red) * chroma;
    double blueOfU = 2 * (1 - blue) * chroma;
    putFloats(
        LUMA_OFFSET,
        colorSpace.isFullRange() ? 0 : 16,
        colorSpace.isFullRange() ? 1 : 255 / 219.0,
        redOfV,
        -blue / green * blueOfU,
        -red / green * redOfV,
        blueOfU);
  }

  private void normalization(InputSpec spec) {
    for (int channel = 0; channel < 3; channel++) {
      float scale = 1f / spec.std().get(channel);
      putFloats(SCALES + channel, scale);
      putFloats(SHIFTS + channel, -spec.mean().get(channel) * scale);
      putFloats(BORDERS + channel, Preprocessor.border(spec, channel));
    }
  }

  private void put(int at, int... values) {
    System.arraycopy(values, 0, words, at, values.length);
  }

  private void putFloats(int at, double... values) {
    for (int offset = 0; offset < values.length; offset++) {
      words[at + offset] = Float.floatToRawIntBits((float) values[offset]);
    }
  }

  /** Whether this recipe applies to the frame. */
  public boolean fits(Frame frame) {
    return frame.width() == width
        && frame.height() == height
        && placement.isOf(frame)
        && frame.format() == format
        && frame.colorSpace() == colorSpace
        && hasStridesOf(frame);
  }

  /** A decoder's rows may be further apart than those of a frame's own memory. */
  private boolean hasStridesOf(Frame frame) {
    for (int plane = 0; plane < strides.length; plane++) {
      if (frame.stride(plane) != strides[plane]) {
        return false;
      }
    }
    return true;
  }

  /** Where such frames are placed on the canvas. */
  public Placement placement() {
    return placement;
  }

  /** Total size of all planes of such a frame, whole rows, bytes. */
  public int frameBytes() {
    return frameBytes;
  }

  /** Offset of a plane in those bytes. */
  public int planeOffset(int plane) {
    return planeOffsets[plane];
  }

  /** The recipe in 32-bit words, as the kernel reads it; must not be modified. */
  public int[] words() {
    return words;
  }
}
