package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameCoverTest {

  private static final int WIDTH = 96;
  private static final int HEIGHT = 54;

  @Test
  void framesThatLookAlikeAreChosenOnce() {
    FrameCover cover = new FrameCover();
    for (int at = 0; at < 10; at++) {
      cover.add(scene(at < 5 ? 10 : 60, at % 2));
    }
    List<Integer> chosen = cover.choose(10);

    assertEquals(2, chosen.size());
    assertTrue(chosen.get(0) < 5 && chosen.get(1) >= 5, chosen.toString());
  }

  @Test
  void aSmallObjectThatMovedMakesAFrameANewOne() {
    FrameCover cover = new FrameCover();
    cover.add(scene(10, 0));
    cover.add(scene(14, 0));

    assertEquals(List.of(0, 1), cover.choose(10));
  }

  @Test
  void fewFramesAreSpreadOverTheWholeTime() {
    FrameCover cover = new FrameCover();
    for (int at = 0; at < 16; at++) {
      cover.add(scene(4 * at, 0));
    }
    assertEquals(List.of(0, 4, 8, 12), cover.choose(4));
  }

  @Test
  void theOrderOfChoiceNamesEveryFrameOnce() {
    for (int count : new int[] {0, 1, 2, 3, 7, 64, 100}) {
      List<Integer> order = FrameCover.bisected(count);
      assertEquals(IntStream.range(0, count).boxed().toList(), order.stream().sorted().toList());
    }
  }

  /** A grey picture with a bright square of 6 × 6 pixels, and noise of one level. */
  private static RgbPicture scene(int left, int noise) {
    int[] pixels = new int[WIDTH * HEIGHT];
    Arrays.fill(pixels, 0x505050 + 0x010101 * noise);
    for (int y = 20; y < 26; y++) {
      for (int x = left; x < left + 6; x++) {
        pixels[y * WIDTH + x] = 0xE0E0E0;
      }
    }
    return new RgbPicture(WIDTH, HEIGHT, pixels);
  }
}
