package io.github.jetdetr.camera.ffmpeg.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.memory.NativeMemory;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.support.PaintedFrames;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpegCanvasTest {

  private static final int[] LEFT = {100, 120, 150};
  private static final int[] RIGHT = {170, 140, 110};

  private final Frame frame = new Frame();
  private @Nullable JpegCanvas opened;

  @BeforeEach
  @SuppressWarnings("MustBeClosedChecker") // closed after each
  void open() throws CameraException {
    opened = new JpegCanvas();
  }

  @AfterEach
  void close() {
    canvas().close();
    canvas().close();
    frame.close();
  }

  private JpegCanvas canvas() {
    return Objects.requireNonNull(opened);
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertNotNull(picture, "no JPEG");
    return picture;
  }

  /** One colour on the left, another on the right. */
  private void halves(PixelFormat format, ColorSpace colors, int width, int height) {
    PaintedFrames.fill(
        frame,
        format,
        colors,
        width,
        height,
        (plane, x, y) -> {
          int own = plane == 0 ? x % format.pixelBytes() : x % 2;
          int channel = format == PixelFormat.NV12 || plane == 0 ? plane + own : plane;
          return (x < format.rowBytes(plane, width) / 2 ? LEFT : RIGHT)[channel];
        });
  }

  private static void assertNear(int expected, int color) {
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = Math.abs((expected >> shift & 0xFF) - (color >> shift & 0xFF));
      assertTrue(difference <= 12, "%06X, not %06X".formatted(color & 0xFFFFFF, expected));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void everyFormatKeepsItsColours(PixelFormat format) throws IOException {
    for (ColorSpace colors : ColorSpace.values()) {
      halves(format, colors, 64, 48);
      canvas().take(frame, 0, 0, 64, 48, 1000);

      BufferedImage picture = read(canvas().jpeg(95));

      assertEquals(64, picture.getWidth());
      assertEquals(48, picture.getHeight());
      BufferedImage expected = FramePicture.of(frame);
      assertNear(expected.getRGB(16, 24), picture.getRGB(16, 24));
      assertNear(expected.getRGB(48, 24), picture.getRGB(48, 24));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void aPartIsTakenFromItsPlace(PixelFormat format) throws IOException {
    halves(format, ColorSpace.BT601_LIMITED, 98, 50);
    canvas().take(frame, 51, 3, 97, 49, 1000);
    BufferedImage expected = FramePicture.of(frame);

    BufferedImage picture = read(canvas().jpeg(95));

    // It grew to even columns and rows.
    assertEquals(48, picture.getWidth());
    assertEquals(48, picture.getHeight());
    assertNear(expected.getRGB(60, 20), picture.getRGB(10, 18));
    assertNear(expected.getRGB(96, 48), picture.getRGB(46, 46));
  }

  @Test
  void aPictureIsShrunkToItsLongerSideAndNeverEnlarged() throws IOException {
    halves(PixelFormat.YUV420P, ColorSpace.BT709_LIMITED, 1280, 720);

    canvas().take(frame, 0, 0, 1280, 720, 640);
    assertEquals(360, read(canvas().jpeg(80)).getHeight());
    canvas().take(frame, 0, 0, 300, 720, 640);
    assertEquals(267, read(canvas().jpeg(80)).getWidth());
    canvas().take(frame, 100, 100, 140, 120, 640);
    assertEquals(40, read(canvas().jpeg(80)).getWidth());
  }

  @Test
  void oddSizesAndSinglePixelsArePictures() throws IOException {
    halves(PixelFormat.YUV420P, ColorSpace.BT601_FULL, 33, 17);
    canvas().take(frame, 0, 0, 33, 17, 1000);
    assertEquals(33, read(canvas().jpeg(80)).getWidth());

    halves(PixelFormat.RGB24, ColorSpace.BT601_FULL, 2, 2);
    canvas().take(frame, 0, 0, 1, 1, 1);
    assertEquals(1, read(canvas().jpeg(80)).getWidth());
  }

  @Test
  void aLowerQualityIsASmallerFile() {
    PaintedFrames.fill(
        frame,
        PixelFormat.YUV420P,
        ColorSpace.BT601_FULL,
        320,
        240,
        (plane, x, y) -> PaintedFrames.hash(plane, x / 3, y / 3));
    canvas().take(frame, 0, 0, 320, 240, 320);

    int before = Integer.MAX_VALUE;
    for (int quality : new int[] {100, 80, 50, 20}) {
      int bytes = canvas().jpeg(quality).length;
      assertTrue(bytes < before, quality + ": " + bytes);
      before = bytes;
    }
    assertThrows(IllegalArgumentException.class, () -> canvas().jpeg(0));
    assertThrows(IllegalArgumentException.class, () -> canvas().jpeg(101));
  }

  @Test
  void aPartOutsideTheFrameIsRefused() {
    halves(PixelFormat.YUV420P, ColorSpace.BT601_FULL, 64, 48);

    assertThrows(IllegalArgumentException.class, () -> canvas().take(frame, -1, 0, 10, 10, 64));
    assertThrows(IllegalArgumentException.class, () -> canvas().take(frame, 0, 0, 65, 10, 64));
    assertThrows(IllegalArgumentException.class, () -> canvas().take(frame, 10, 0, 10, 10, 64));
    assertThrows(IllegalArgumentException.class, () -> canvas().take(frame, 0, 0, 10, 10, 0));
  }

  @Test
  void nativeMemoryDoesNotGrowFromPictureToPicture() {
    halves(PixelFormat.BGR24, ColorSpace.BT601_FULL, 640, 360);
    for (int round = 0; round < 50; round++) {
      canvas().take(frame, 0, 0, 600 - 2 * (round % 7), 300, 640);
      assertTrue(canvas().jpeg(80).length > 0);
    }
    long before = Objects.requireNonNull(NativeMemory.bytes());

    for (int round = 0; round < 200; round++) {
      canvas().take(frame, 0, 0, 600 - 2 * (round % 7), 300, 640);
      assertTrue(canvas().jpeg(80).length > 0);
    }

    assertTrue(Objects.requireNonNull(NativeMemory.bytes()) - before < 1 << 20);
  }

  @Test
  void aCopyOfAFrameHasItsPixelsAndItsTimes() {
    halves(PixelFormat.NV12, ColorSpace.BT709_LIMITED, 34, 22);
    frame.stamp(7, 11, TimeSource.ARRIVAL);
    try (Frame copy = new Frame()) {
      copy.copyFrom(frame);

      assertEquals(7, copy.id());
      assertEquals(11, copy.capturedAtNanos());
      assertEquals(FramePicture.of(frame).getRGB(30, 20), FramePicture.of(copy).getRGB(30, 20));
      assertEquals(FramePicture.of(frame).getRGB(2, 2), FramePicture.of(copy).getRGB(2, 2));
    }
  }
}
