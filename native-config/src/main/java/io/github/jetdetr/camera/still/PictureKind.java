package io.github.jetdetr.camera.still;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_BMP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PGM;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PPM;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_TIFF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The picture file formats, detected by their first bytes, because extensions may be wrong. */
enum PictureKind {
  JPEG(AV_CODEC_ID_MJPEG, "\u00ff\u00d8\u00ff"),
  PNG(AV_CODEC_ID_PNG, "\u0089PNG"),
  BMP(AV_CODEC_ID_BMP, "BM"),
  WEBP(AV_CODEC_ID_WEBP, "RIFF"),
  PPM(AV_CODEC_ID_PPM, "P6"),
  PGM(AV_CODEC_ID_PGM, "P5"),
  TIFF_LITTLE_ENDIAN(AV_CODEC_ID_TIFF, "II*\u0000"),
  TIFF_BIG_ENDIAN(AV_CODEC_ID_TIFF, "MM\u0000*");

  private final int codecId;
  private final String magic;

  PictureKind(int codecId, String magic) {
    this.codecId = codecId;
    this.magic = magic;
  }

  /** FFmpeg's codec id. */
  int codecId() {
    return codecId;
  }

  /** The format whose signature starts {@code bytes}; null if unknown. */
  static @Nullable PictureKind of(ByteBuffer bytes) {
    for (PictureKind kind : values()) {
      if (kind.begins(bytes)) {
        return kind;
      }
    }
    return null;
  }

  private boolean begins(ByteBuffer bytes) {
    if (bytes.limit() < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((bytes.get(i) & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
