package io.github.jetdetr.calibration.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.capture.FrameSelection.Decision;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameSelectionTest {

  private static final int SIDE = 128;

  private final FrameSelection selection = new FrameSelection();

  @Test
  void aSceneIsKeptOnce() {
    assertEquals(Decision.KEPT, offer(scene(1)));
    assertEquals(Decision.NEAR_DUPLICATE, offer(scene(1)));
    assertEquals(Decision.KEPT, offer(scene(2)));
    assertEquals(2, selection.kept());
    assertEquals(
        Map.of("kept", 2, "dark", 0, "blown_out", 0, "blurred", 0, "near_duplicate", 1),
        selection.counts());
  }

  @Test
  void theSameSceneWithNoiseIsANearDuplicate() {
    assertEquals(Decision.KEPT, offer(scene(1)));
    SplittableRandom random = new SplittableRandom(9);
    assertEquals(
        Decision.NEAR_DUPLICATE, offer(changed(scene(1), it -> it + random.nextInt(-6, 7))));
  }

  @Test
  void darkBlownOutAndBlurredFramesAreLeftOut() {
    assertEquals(Decision.DARK, offer(changed(scene(1), it -> it / 12)));
    assertEquals(Decision.BLOWN_OUT, offer(changed(scene(1), it -> it + 140)));
    assertEquals(Decision.BLURRED, offer(smooth()));
    assertEquals(0, selection.kept());
  }

  @Test
  void aNightWithItsLampsIsNotDark() {
    BufferedImage night = changed(scene(1), it -> it / 12);
    for (int lamp = 0; lamp < 40; lamp++) {
      for (int at = 0; at < 36; at++) {
        int x = lamp * 37 % (SIDE - 6) + at % 6;
        night.setRGB(x, lamp * 53 % (SIDE - 6) + at / 6, 0xFFE0B0);
      }
    }
    assertEquals(Decision.KEPT, offer(night));
    assertEquals(1, selection.coverage().get("dim"));
  }

  @Test
  void whatIsMissingIsReported() {
    offer(scene(1));
    List<String> missing = selection.missing(10);
    assertTrue(missing.get(0).startsWith("1 of 10 frames"), missing::toString);
    assertTrue(missing.stream().anyMatch(it -> it.contains("no dim frames")), missing::toString);
  }

  private Decision offer(BufferedImage picture) {
    return selection.offer(FrameSignature.of(picture));
  }

  private interface Change {
    int apply(int level);
  }

  /** Grey cells with hard edges. */
  private static BufferedImage scene(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    int[] cells = random.ints(16 * 16, 40, 200).toArray();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        picture.setRGB(x, y, 0x10101 * cells[y / 8 * 16 + x / 8]);
      }
    }
    return picture;
  }

  private static BufferedImage smooth() {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double wave = Math.sin(x / 20.0) + Math.cos(y / 25.0);
        picture.setRGB(x, y, 0x10101 * (int) (120 + 50 * wave));
      }
    }
    return picture;
  }

  private static BufferedImage changed(BufferedImage picture, Change change) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int level = change.apply(picture.getRGB(x, y) & 0xFF);
        picture.setRGB(x, y, 0x10101 * Math.max(0, Math.min(255, level)));
      }
    }
    return picture;
  }
}
