package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_get_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse_ptr;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a decoded picture what people would see: turned upright, with square pixels, and, where
 * asked for, deinterlaced and cropped. A picture that is so already passes untouched and costs
 * nothing.
 *
 * <p>FFmpeg's filters are driven directly: JavaCV's {@code FFmpegFrameFilter} takes and gives
 * pictures of its own, each copied, where here they keep the decoder's format and are handed over
 * (with a copy it was 0.95 of its processor time for a turned picture, 0.86 with a larger one).
 *
 * <p>Deinterlacing takes one of the two fields and doubles its lines. FFmpeg's deinterlacers make
 * finer pictures, and hand each one over only when the next has come: a frame's latency, for lines
 * that a detector shrinks away.
 *
 * <p>Used by one thread at a time.
 */
final class PictureFilter implements AutoCloseable {

  private static final int MAX_PIXEL_RATIO = 8;
  private static final int DOES_NOT_FIT = -22; // EINVAL, as FFmpeg says it

  private final AVFrame picture;
  // Part of the picture, so that it is always the present one's; asking for it makes an object.
  private final AVRational pixelRatio;
  private final PictureView view;
  private final boolean squarePixels;

  private Orientation orientation = Orientation.UPRIGHT;
  private Orientation stored = Orientation.UPRIGHT;
  private boolean isFirst = true;
  private @Nullable AVFilterGraph graph;
  private @Nullable AVFilterContext source;
  private @Nullable AVFilterContext sink;
  private int width;
  private int height;
  private int format;
  private int ratioNumerator;
  private int ratioDenominator;
  private boolean deinterlaces;
  private @Nullable Orientation builtFor;

  /**
   * @param picture what the decoder fills; replaced by the filtered one
   * @param squarePixels whether pixels are made square that the stream says are not; pictures and
   *     MJPEG carry a print resolution in the same place, which nobody means
   */
  PictureFilter(AVFrame picture, PictureView view, boolean squarePixels) {
    this.picture = picture;
    this.pixelRatio = picture.sample_aspect_ratio();
    this.view = view;
    this.squarePixels = squarePixels;
  }

  /** Sets how a picture is stored that does not say it where FFmpeg looks. */
  void setStored(Orientation newStored) {
    stored = newStored;
  }

  /** How the last picture was turned. */
  Orientation orientation() {
    return orientation;
  }

  /**
   * Filters the picture.
   *
   * @return FFmpeg's status; negative if it cannot be filtered, as when it is smaller than the crop
   */
  int apply() {
    orientation = orientationOfPicture();
    boolean stretched = isStretched();
    boolean interlaced =
        view.deinterlace() && (picture.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0;
    if (orientation == Orientation.UPRIGHT && !stretched && !interlaced && view.crop().isEmpty()) {
      return 0;
    }
    if (!isBuilt(interlaced)) {
      int status = build(stretched, interlaced);
      if (status < 0) {
        return status;
      }
    }
    int status = av_buffersrc_add_frame_flags(source, picture, 0);
    return status < 0 ? status : av_buffersink_get_frame(sink, picture);
  }

  private Orientation orientationOfPicture() {
    if (view.rotate().isPresent()) {
      return Orientation.ofDegrees(view.rotate().get());
    }
    // Looked up where it may change only: each look makes an object.
    boolean mayChange = isFirst || (picture.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
    if (!mayChange) {
      return orientation;
    }
    isFirst = false;
    if (picture.nb_side_data() == 0) {
      return stored;
    }
    AVFrameSideData matrix = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
    return matrix == null || matrix.size() < 9 * Integer.BYTES
        ? stored
        : Orientation.of(new IntPointer(matrix.data()));
  }

  /** Whether pixels are not square and are to be. */
  private boolean isStretched() {
    long across = pixelRatio.num();
    long down = pixelRatio.den();
    return squarePixels
        && across > 0
        && down > 0
        && across != down
        && across < down * MAX_PIXEL_RATIO
        && down < across * MAX_PIXEL_RATIO;
  }

  private boolean isBuilt(boolean interlaced) {
    return graph != null
        && deinterlaces == interlaced
        && builtFor == orientation
        && width == picture.width()
        && height == picture.height()
        && format == picture.format()
        && ratioNumerator == pixelRatio.num()
        && ratioDenominator == pixelRatio.den();
  }

  private int build(boolean stretched, boolean interlaced) {
    close();
    deinterlaces = interlaced;
    width = picture.width();
    height = picture.height();
    format = picture.format();
    ratioNumerator = pixelRatio.num();
    ratioDenominator = pixelRatio.den();
    builtFor = orientation;
    List<String> chain = new ArrayList<>();
    chain.add(
        String.format(
            Locale.ROOT,
            "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000000:pixel_aspect=%d/%d"
                + ":colorspace=%d:range=%d",
            width,
            height,
            format,
            ratioNumerator,
            Math.max(1, ratioDenominator),
            picture.colorspace(),
            picture.color_range()));
    if (interlaced) {
      chain.add("field=type=top");
      chain.add("scale=w=iw:h=%d".formatted(height));
    }
    if (orientation != Orientation.UPRIGHT) {
      chain.add(orientation.filters());
    }
    int shownWidth = orientation.swapsSides() ? height : width;
    int shownHeight = orientation.swapsSides() ? width : height;
    if (stretched) {
      double ratio = (double) ratioNumerator / ratioDenominator;
      double across = orientation.swapsSides() ? 1 / ratio : ratio;
      // Even, as chroma of half the width wants it.
      shownWidth = (int) Math.max(2, Math.round(shownWidth * across / 2) * 2);
      chain.add("scale=w=%d:h=%d".formatted(shownWidth, shownHeight));
      chain.add("setsar=1");
    }
    if (view.crop().isPresent()) {
      PictureView.Crop crop = view.crop().get();
      // FFmpeg would move it instead.
      if (crop.x() + crop.width() > shownWidth || crop.y() + crop.height() > shownHeight) {
        return DOES_NOT_FIT;
      }
      chain.add("crop=%d:%d:%d:%d".formatted(crop.width(), crop.height(), crop.x(), crop.y()));
    }
    chain.add("buffersink@out");
    AVFilterGraph made = avfilter_graph_alloc();
    graph = made;
    made.nb_threads(1);
    int status =
        avfilter_graph_parse_ptr(
            made,
            String.join(",", chain),
            (AVFilterInOut) null,
            (AVFilterInOut) null,
            /* log_ctx= */ null);
    if (status >= 0) {
      status = avfilter_graph_config(made, null);
    }
    if (status < 0) {
      close();
      return status;
    }
    source = avfilter_graph_get_filter(made, "buffer@in");
    sink = avfilter_graph_get_filter(made, "buffersink@out");
    return 0;
  }

  /** Frees the filters; the picture belongs to the decoder. */
  @Override
  public void close() {
    if (graph != null) {
      avfilter_graph_free(graph);
      graph = null;
      source = null;
      sink = null;
    }
  }
}
