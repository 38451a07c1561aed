package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.support.PaintedFrames;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskTest {

  private static final int BLACK = 0xFF000000;

  private final Mask leftHalf =
      new Mask(List.of(new Region(List.of(0f, 0f, 0.5f, 0f, 0.5f, 1f, 0f, 1f))));

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void allOfARegionIsBlackInEveryFormatAndTheRestIsAsItWas(PixelFormat format) {
    for (int width : new int[] {8, 41}) {
      for (ColorSpace space : ColorSpace.values()) {
        try (Frame frame = new Frame()) {
          // Light, and of a color.
          PaintedFrames.fill(
              frame, format, space, width, 21, (plane, x, y) -> plane == 1 ? 90 : 200);
          BufferedImage before = FramePicture.of(frame);

          leftHalf.paint(frame);

          BufferedImage after = FramePicture.of(frame);
          for (int y = 0; y < 21; y++) {
            for (int x = 0; x < width; x++) {
              if (x + 0.5 < width * 0.5) {
                assertEquals(BLACK, after.getRGB(x, y), format + " at " + x + ", " + y);
              } else if (x > width / 2 + 1) {
                assertEquals(before.getRGB(x, y), after.getRGB(x, y), format + " at " + x);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void aPictureOfAnotherSizeIsMaskedAnew() {
    try (Frame frame = new Frame()) {
      for (int width : new int[] {10, 40, 20}) {
        PaintedFrames.fill(
            frame, PixelFormat.GRAY8, ColorSpace.BT601_FULL, width, 4, (plane, x, y) -> 77);

        leftHalf.paint(frame);

        assertEquals(0, frame.plane(0).get(width / 2 - 1));
        assertEquals(77, frame.plane(0).get(width / 2));
      }
    }
  }

  @Test
  void withoutRegionsNothingIsPainted() {
    try (Frame frame = new Frame()) {
      PaintedFrames.noise(frame, PixelFormat.YUV420P, 33, 21, 3);
      int before = frame.plane(0).hashCode();

      new Mask(List.of()).paint(frame);

      assertEquals(before, frame.plane(0).hashCode());
    }
  }

  @Test
  void aDarkPictureIsBrightenedAndABrightOneIsNot() {
    for (PixelFormat format : PixelFormat.values()) {
      try (Frame frame = new Frame()) {
        assertTrue(lifted(frame, format, 30) > 45, format.name());
        assertEquals(120, lifted(frame, format, 120), format.name());
      }
    }
  }

  @Test
  void blackStaysBlackAndTheOrderOfLightIsKept() {
    Brightening brightening = new Brightening();
    try (Frame frame = new Frame()) {
      for (int at = 0; at < 300; at++) {
        PaintedFrames.fill(
            frame, PixelFormat.GRAY8, ColorSpace.BT601_FULL, 256, 2, (plane, x, y) -> x);
        brightening.apply(frame, 10);
      }
      int last = -1;
      for (int x = 0; x < 256; x++) {
        int level = frame.plane(0).get(x) & 0xFF;
        assertTrue(level >= last && level >= x, level + " of " + x);
        last = level;
      }
      assertEquals(0, frame.plane(0).get(0));
      assertEquals(255, last);
      assertNotEquals(10, frame.plane(0).get(10));
    }
  }

  @Test
  void steadyMaskingAndBrighteningAllocateNothing() {
    Brightening brightening = new Brightening();
    try (Frame frame = new Frame()) {
      PaintedFrames.noise(frame, PixelFormat.NV12, 320, 180, 3);

      long bytes =
          Allocations.bytesPerRound(
              () -> {
                leftHalf.paint(frame);
                brightening.apply(frame, 20);
              });

      assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes");
    }
  }

  /** What an even picture of this light becomes when the camera has long been there. */
  private static int lifted(Frame frame, PixelFormat format, int level) {
    Brightening brightening = new Brightening();
    for (int at = 0; at < 300; at++) {
      PaintedFrames.fill(
          frame,
          format,
          ColorSpace.BT601_FULL,
          16,
          4,
          (plane, x, y) -> isLight(format, plane, x) ? level : 128);
      brightening.apply(frame, level);
    }
    return frame.plane(0).get(format.lumaByte()) & 0xFF;
  }

  private static boolean isLight(PixelFormat format, int plane, int x) {
    return !format.isYuv() || (plane == 0 && x % format.pixelBytes() == format.lumaByte());
  }
}
