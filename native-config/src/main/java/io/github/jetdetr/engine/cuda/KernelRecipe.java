package io.github.jetdetr.engine.cuda;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.PillowResize;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Preprocessor;
import io.github.jetdetr.engine.preprocess.ResampleWeights;
import java.util.Arrays;

/**
 * What {@code preprocess.cu} has to do with frames of one shape: a header of 40 words and the
 * tables behind it, laid out as that file's {@code enum Recipe} says.
 *
 * <p>Pictures are weighted as {@link PillowResize} does it, video as FFmpeg's scaler does: each
 * plane from its own size to the canvas, its edges repeated. Immutable.
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
  private final Placement placement;
  private final int[] planeOffsets;
  private final int frameBytes;
  private int[] words = new int[HEADER_WORDS];

  /**
   * Writes the recipe for frames shaped like this one.
   *
   * @param half whether the network takes float16, otherwise float32
   */
  public KernelRecipe(Frame frame, InputSpec spec, boolean half) {
    format = frame.format();
    colorSpace = frame.colorSpace();
    placement = spec.placement(frame.width(), frame.height());
    planeOffsets = new int[format.planes()];
    int bytes = 0;
    for (int plane = 0; plane < planeOffsets.length; plane++) {
      planeOffsets[plane] = bytes;
      bytes += frame.stride(plane) * format.rows(plane, frame.height());
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
    planes(frame, picture);
    colors();
    normalization(spec);
    // The components of a picture are red, green and blue whatever their order in memory.
    put(REVERSED, spec.bgr() ? 1 : 0);
    put(HALF_OUTPUT, half ? 1 : 0);
  }

  private void planes(Frame frame, boolean picture) {
    int luma = table(frame.width(), placement.width(), picture);
    int lumaDown = table(frame.height(), placement.height(), picture);
    int chroma = luma;
    int chromaDown = lumaDown;
    if (!picture && format != PixelFormat.YUV444P) {
      boolean packed = format == PixelFormat.YUYV422 || format == PixelFormat.UYVY422;
      int rows = packed ? frame.height() : format.rows(1, frame.height());
      chroma = table((frame.width() + 1) / 2, placement.width(), false);
      chromaDown = table(rows, placement.height(), false);
    }
    int[][] samples = samples();
    for (int component = 0; component < 3; component++) {
      int[] where = samples[component];
      put(
          PLANES + component * PLANE_WORDS,
          planeOffsets[where[0]] + where[1],
          frame.stride(where[0]),
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

  /** Appends a table; where it begins. */
  private int table(int from, int to, boolean picture) {
    ResampleWeights taps =
        picture ? new ResampleWeights(from, to) : ResampleWeights.repeatingEdges(from, to);
    int begin = words.length;
    int rowWords = taps.most + 2;
    words = Arrays.copyOf(words, begin + 1 + to * rowWords);
    words[begin] = taps.most;
    for (int target = 0; target < to; target++) {
      int row = begin + 1 + target * rowWords;
      words[row] = taps.first[target];
      words[row + 1] = taps.count[target];
      System.arraycopy(taps.weights, target * taps.most, words, row + 2, taps.most);
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

  /** Whether this recipe is right for the frame. */
  public boolean fits(Frame frame) {
    return frame.width() == placement.frameWidth()
        && frame.height() == placement.frameHeight()
        && frame.format() == format
        && frame.colorSpace() == colorSpace;
  }

  /** Where such frames come to lie. */
  public Placement placement() {
    return placement;
  }

  /** Bytes of all planes of such a frame, one behind the other. */
  public int frameBytes() {
    return frameBytes;
  }

  /** Where a plane begins among those bytes. */
  public int planeOffset(int plane) {
    return planeOffsets[plane];
  }

  /** The recipe as the kernel reads it, in 32-bit words; not to be changed. */
  public int[] words() {
    return words;
  }
}
