package io.github.jetdetr.calibration.corrupt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionTest {

  @ParameterizedTest
  @EnumSource
  void eachSeverityIsFurtherFromThePictureThanTheOneBefore(Corruption corruption) {
    for (long seed = 0; seed < 2; seed++) {
      RgbPicture clean = scene(480, 360);
      double last = 0;
      for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
        double distance = distance(clean, corruption.apply(clean, severity, seed));
        assertTrue(
            distance > last,
            "%s %d, seed %d: %f after %f".formatted(corruption, severity, seed, distance, last));
        last = distance;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePictureItselfStaysAsItIs(Corruption corruption) {
    RgbPicture clean = scene(64, 48);
    int[] before = clean.copy();

    RgbPicture worse = corruption.apply(clean, 5, 1);

    assertArrayEquals(before, clean.copy());
    assertFalse(Arrays.equals(before, worse.copy()));
  }

  @ParameterizedTest
  @EnumSource
  void equalSeedsGiveEqualPictures(Corruption corruption) {
    RgbPicture clean = scene(64, 48);

    assertArrayEquals(corruption.apply(clean, 3, 7).copy(), corruption.apply(clean, 3, 7).copy());
  }

  @ParameterizedTest
  @EnumSource(
      names = {"LOW_LIGHT", "MOTION_BLUR", "RAIN", "FOG", "NOISE", "DROPPED_ROWS", "LENS_DIRT"})
  void randomEffectsDifferFromSeedToSeed(Corruption corruption) {
    RgbPicture clean = scene(320, 240);

    assertFalse(
        Arrays.equals(corruption.apply(clean, 3, 1).copy(), corruption.apply(clean, 3, 2).copy()));
  }

  @ParameterizedTest
  @EnumSource
  void picturesOfAnySizeSurvive(Corruption corruption) {
    int[][] sizes = {{1, 1}, {1, 37}, {41, 1}, {3, 7}, {17, 16}, {33, 65}};
    for (int[] size : sizes) {
      RgbPicture clean = scene(size[0], size[1]);
      for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
        RgbPicture worse = corruption.apply(clean, severity, 3);
        assertEquals(size[0], worse.width());
        assertEquals(size[1], worse.height());
        assertTrue(IntStream.of(worse.copy()).allMatch(pixel -> pixel >>> 24 == 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void blackAndWhitePicturesSurvive(Corruption corruption) {
    for (int color : new int[] {0, 0xFFFFFF}) {
      int[] pixels = new int[40 * 30];
      Arrays.fill(pixels, color);
      RgbPicture even = new RgbPicture(40, 30, pixels);
      for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
        RgbPicture worse = corruption.apply(even, severity, 5);
        assertTrue(IntStream.of(worse.copy()).allMatch(pixel -> pixel >>> 24 == 0));
      }
    }
  }

  @Test
  void blurLeavesAnEvenPictureEven() {
    int[] pixels = new int[50 * 40];
    Arrays.fill(pixels, 0x123456);
    RgbPicture even = new RgbPicture(50, 40, pixels);

    assertArrayEquals(pixels, Corruption.DEFOCUS.apply(even, 5, 1).copy());
    assertArrayEquals(pixels, Corruption.MOTION_BLUR.apply(even, 5, 1).copy());
  }

  @Test
  void defocusTurnsAPointIntoADiskOfTheSameLight() {
    int[] pixels = new int[641 * 81];
    pixels[40 * 641 + 320] = 0x0000FF;
    // 1 pixel in 255ths over a disk of radius 1.5 (severity 1): 9 pixels.
    RgbPicture disk = Corruption.DEFOCUS.apply(new RgbPicture(641, 81, pixels), 1, 1);

    int lit = 0;
    for (int pixel : disk.copy()) {
      assertTrue(pixel == 0 || pixel == 28, "a lit pixel is 255 / 9, but was " + pixel);
      lit += pixel == 0 ? 0 : 1;
    }
    assertEquals(9, lit);
  }

  @Test
  void overExposureDoublesLightNotValues() {
    // sRGB 128 is 21.6 % of light; 2.3 times that is 49.6 %, sRGB 187.
    RgbPicture grey = new RgbPicture(1, 1, new int[] {0x808080});

    int brighter = Corruption.OVER_EXPOSURE.apply(grey, 2, 1).copy()[0] & 0xFF;

    assertEquals(187, brighter);
  }

  @Test
  void severitiesEndAtFive() {
    RgbPicture clean = scene(4, 4);
    assertThrows(IllegalArgumentException.class, () -> Corruption.FOG.apply(clean, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Corruption.FOG.apply(clean, 6, 1));
  }

  @Test
  void pixelsRoundTripThroughAFrame() {
    RgbPicture clean = scene(33, 7);
    try (Frame frame = new Frame()) {
      clean.into(frame);

      assertArrayEquals(clean.copy(), RgbPicture.of(frame).copy());
    }
  }

  /** Sky, ground and boxes of all sizes and colors: something for every corruption to spoil. */
  private static RgbPicture scene(int width, int height) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, 0, pixels.length / 3, 0x7098C0);
    Arrays.fill(pixels, pixels.length / 3, pixels.length, 0x505850);
    SplittableRandom random = new SplittableRandom(42);
    for (int box = 0; box < 60; box++) {
      int size = random.nextInt(2, 40);
      int left = random.nextInt(width);
      int top = random.nextInt(height);
      int color = random.nextInt(0x1000000);
      for (int y = top; y < Math.min(height, top + size); y++) {
        Arrays.fill(pixels, y * width + left, y * width + Math.min(width, left + size), color);
      }
    }
    return new RgbPicture(width, height, pixels);
  }

  /** Mean squared difference of a channel. */
  private static double distance(RgbPicture a, RgbPicture b) {
    long sum = 0;
    for (int i = 0; i < a.size(); i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = a.at(i, shift) - b.at(i, shift);
        sum += (long) difference * difference;
      }
    }
    return (double) sum / a.size() / 3;
  }
}
