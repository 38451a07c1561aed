package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_UYVY422;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUYV422;

import io.github.jetdetr.camera.PixelFormat;

/** FFmpeg's numbers of pixel formats. */
public final class PixelCodes {

  private PixelCodes() {}

  /** The number by which FFmpeg knows a format. */
  public static int of(PixelFormat format) {
    return switch (format) {
      case YUV420P -> AV_PIX_FMT_YUV420P;
      case YUV422P -> AV_PIX_FMT_YUV422P;
      case YUV444P -> AV_PIX_FMT_YUV444P;
      case NV12 -> AV_PIX_FMT_NV12;
      case YUYV422 -> AV_PIX_FMT_YUYV422;
      case UYVY422 -> AV_PIX_FMT_UYVY422;
      case GRAY8 -> AV_PIX_FMT_GRAY8;
      case RGB24 -> AV_PIX_FMT_RGB24;
      case BGR24 -> AV_PIX_FMT_BGR24;
    };
  }
}
