package io.github.jetdetr.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.support.PaintedFrames;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoxPainterTest {

  private static final int GREY = 0x808080;

  private final Frame frame = new Frame();
  private final BoxPainter painter = new BoxPainter();

  @AfterEach
  void close() {
    frame.close();
  }

  private void grey(int width, int height) {
    PaintedFrames.fill(
        frame, PixelFormat.YUV420P, ColorSpace.BT601_FULL, width, height, (plane, x, y) -> 128);
  }

  private int at(int x, int y) {
    return FramePicture.of(frame).getRGB(x, y) & 0xFFFFFF;
  }

  @Test
  void aBoxIsALineAroundTheObjectAndLeavesTheRestAsItIs() {
    grey(200, 100);

    painter.paint(frame, 50, 40, 150, 90, 0, "car");

    assertNotEquals(GREY, at(51, 60));
    assertNotEquals(GREY, at(148, 60));
    assertNotEquals(GREY, at(100, 41));
    assertNotEquals(GREY, at(100, 88));
    assertEquals(GREY, at(100, 60));
    assertEquals(GREY, at(40, 60));
    assertEquals(GREY, at(160, 95));
  }

  @Test
  void aBoxOutsideOrPartlyOutsideThePictureIsDrawnAsFarAsItLiesThere() {
    grey(64, 48);
    painter.paint(frame, -500, -500, -400, -400, 1, "far away");
    painter.paint(frame, -10, -10, 30, 30, 1, "a corner");
    painter.paint(frame, 40, 20, 900, 700, 2, "the other one");
    painter.paint(frame, 10, 10, 10, 10, 3, "");

    assertNotEquals(GREY, at(28, 20));
    assertNotEquals(GREY, at(41, 40));
  }

  @Test
  void oddAndTinyPicturesAreNoProblem() {
    for (int side = 1; side < 8; side++) {
      grey(side, side + 1);
      painter.paint(frame, 0, 0, side, side + 1, side, "person #3 0.50");
    }
    assertNotEquals(GREY, at(0, 0));
  }

  @Test
  void classesHaveColoursOfTheirOwn() {
    int[] colors = new int[8];
    for (int label = 0; label < colors.length; label++) {
      grey(64, 48);
      painter.paint(frame, 8, 20, 56, 44, label, "");
      colors[label] = at(8, 32);
      for (int other = 0; other < label; other++) {
        assertNotEquals(colors[other], colors[label]);
      }
    }
  }

  @Test
  void aLabelThatIsTooWideIsCutAndNeverLeavesThePicture() {
    grey(60, 80);

    painter.paint(frame, 10, 40, 50, 70, 0, "person #1234 0.50");

    BufferedImage picture = FramePicture.of(frame);
    int drawn = 0;
    for (int x = 0; x < 60; x++) {
      drawn += (picture.getRGB(x, 34) & 0xFFFFFF) == GREY ? 0 : 1;
    }
    // Without fonts there is none.
    assertTrue(drawn == 0 || drawn > 20, drawn + " pixels");
    assertEquals(GREY, at(30, 78));
  }
}
