package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_UYVY422;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUYV422;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PictureHandoverTest {

  private AVFrame picture;
  private PictureHandover handover;
  private PictureHandover jpegHandover;
  private final Frame frame = new Frame();

  @BeforeEach
  void open() throws CameraException {
    Ffmpeg.load("test");
    picture = av_frame_alloc();
    handover = new PictureHandover(picture, true, false);
    jpegHandover = new PictureHandover(picture, true, true);
  }

  @AfterEach
  void close() {
    handover.close();
    jpegHandover.close();
    frame.close();
    av_frame_free(picture);
  }

  @Test
  void whatThePictureSaysOfItsColorsIsTaken() {
    assertEquals(
        ColorSpace.BT709_FULL, colors(AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, AVCOL_RANGE_JPEG, 480));
    assertEquals(
        ColorSpace.BT601_LIMITED,
        colors(AV_PIX_FMT_YUV420P, AVCOL_SPC_BT470BG, AVCOL_RANGE_MPEG, 1080));
  }

  @Test
  void unspecifiedColorsGoByHeight() {
    assertEquals(
        ColorSpace.BT601_LIMITED, colors(AV_PIX_FMT_YUV420P, AVCOL_SPC_UNSPECIFIED, 0, 576));
    assertEquals(
        ColorSpace.BT709_LIMITED, colors(AV_PIX_FMT_YUV420P, AVCOL_SPC_UNSPECIFIED, 0, 720));
    assertEquals(ColorSpace.BT709_FULL, colors(AV_PIX_FMT_YUVJ420P, AVCOL_SPC_UNSPECIFIED, 0, 720));
  }

  @Test
  void jpegIsBt601AtFullRangeWhateverItsHeight() {
    shape(AV_PIX_FMT_YUVJ420P, AVCOL_SPC_UNSPECIFIED, 0, 64, 1080);

    assertTrue(jpegHandover.to(frame));

    assertEquals(ColorSpace.BT601_FULL, frame.colorSpace());
  }

  @Test
  void grayThatDoesNotSayIsOfFullRange() {
    assertEquals(ColorSpace.BT601_FULL, colors(AV_PIX_FMT_GRAY8, AVCOL_SPC_UNSPECIFIED, 0, 48));
  }

  @Test
  void formatsOfOurOwnAreKept() {
    int[] theirs = {
      AV_PIX_FMT_YUV420P,
      AV_PIX_FMT_YUV444P,
      AV_PIX_FMT_NV12,
      AV_PIX_FMT_YUYV422,
      AV_PIX_FMT_UYVY422,
      AV_PIX_FMT_GRAY8
    };
    PixelFormat[] ours = {
      PixelFormat.YUV420P,
      PixelFormat.YUV444P,
      PixelFormat.NV12,
      PixelFormat.YUYV422,
      PixelFormat.UYVY422,
      PixelFormat.GRAY8
    };
    for (int i = 0; i < theirs.length; i++) {
      shape(theirs[i], AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 37, 23);
      PixelFormat format = ours[i];
      for (int plane = 0; plane < format.planes(); plane++) {
        for (int row = 0; row < format.rows(plane, 23); row++) {
          for (int x = 0; x < format.rowBytes(plane, 37); x++) {
            picture.data(plane).put((long) row * picture.linesize(plane) + x, value(plane, row, x));
          }
        }
      }

      assertTrue(handover.to(frame));

      assertEquals(format, frame.format());
      for (int plane = 0; plane < format.planes(); plane++) {
        int row = format.rows(plane, 23) - 1;
        int x = format.rowBytes(plane, 36) - 1;
        assertEquals(
            value(plane, row, x),
            frame.plane(plane).get(row * frame.stride(plane) + x),
            format.name());
      }
    }
  }

  @Test
  void picturesAreLentAndTheirRowsStayWhereTheyAre() {
    shape(AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 37, 23);
    long luma = picture.data(0).address();

    assertTrue(handover.to(frame));

    assertTrue(frame.isLent());
    assertEquals(luma, frame.planePointers().get(BytePointer.class, 0).address());
    assertNull(picture.data(0));
    shape(AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 37, 23);
    assertNotEquals(luma, picture.data(0).address(), "it is not free");
  }

  @Test
  void rowsFromTheBottomUpAndPixelsThatNobodyCountsAreCopied() {
    shape(AV_PIX_FMT_GRAY8, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 37, 23);
    BytePointer top = picture.data(0);
    int stride = picture.linesize(0);
    top.put(5, (byte) 1).put(22L * stride + 5, (byte) 23);
    picture.data(0, new BytePointer(top).position(22L * stride));
    picture.linesize(0, -stride);

    assertTrue(handover.to(frame));

    assertFalse(frame.isLent());
    assertEquals(23, frame.plane(0).get(5));
    assertEquals(1, frame.plane(0).get(22 * frame.stride(0) + 5));

    try (BytePointer pixels = new BytePointer(64L * 23)) {
      av_frame_unref(picture);
      picture.format(AV_PIX_FMT_GRAY8);
      picture.width(37);
      picture.height(23);
      picture.data(0, pixels.put(5, (byte) 7));
      picture.linesize(0, 64);
      assertTrue(handover.to(frame));
      assertFalse(frame.isLent());
      assertEquals(7, frame.plane(0).get(5));
      av_frame_unref(picture);
    }
  }

  @Test
  void picturesOfADriversOwnBuffersAreCopiedAndLeft() {
    shape(AV_PIX_FMT_YUYV422, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 38, 23);
    try (PictureHandover copying = new PictureHandover(picture, false, false)) {
      assertTrue(copying.to(frame));
    }
    assertFalse(frame.isLent());
    assertEquals(38, picture.width());
  }

  @Test
  void tenBitVideoBecomesTheColorsThatItsMatrixSays() {
    // BT.709, limited: Y 63, Cb 102, Cr 240 of 8 bits are pure red.
    for (int matrix : new int[] {AVCOL_SPC_BT709, AVCOL_SPC_BT470BG}) {
      shape(AV_PIX_FMT_YUV420P10LE, matrix, AVCOL_RANGE_MPEG, 32, 16);
      fill(0, 63 * 4);
      fill(1, 102 * 4);
      fill(2, 240 * 4);

      assertTrue(handover.to(frame));

      assertEquals(PixelFormat.BGR24, frame.format());
      int rgb = FramePixels.rgb(frame, 20, 9);
      int green = rgb >> 8 & 0xFF;
      assertTrue((rgb & 0xFF) < 4, () -> Integer.toHexString(rgb));
      if (matrix == AVCOL_SPC_BT709) {
        assertEquals(255, rgb >> 16, 3);
        assertTrue(green < 4, () -> Integer.toHexString(rgb));
      } else {
        // Read as BT.601 the same numbers are another red.
        assertEquals(234, rgb >> 16, 3);
      }
    }
  }

  private void fill(int plane, int value) {
    ShortPointer samples = new ShortPointer(picture.data(plane));
    int rows = plane == 0 ? 16 : 8;
    for (int i = 0; i < rows * picture.linesize(plane) / 2; i++) {
      samples.put(i, (short) value);
    }
  }

  private ColorSpace colors(int format, int matrix, int range, int height) {
    shape(format, matrix, range, 64, height);
    assertTrue(handover.to(frame));
    return frame.colorSpace();
  }

  private void shape(int format, int matrix, int range, int width, int height) {
    av_frame_unref(picture);
    picture.format(format);
    picture.width(width);
    picture.height(height);
    picture.colorspace(matrix);
    picture.color_range(range);
    assertEquals(0, av_frame_get_buffer(picture, 0));
  }

  private static byte value(int plane, int row, int x) {
    return (byte) (plane * 50 + row * 7 + x);
  }
}
