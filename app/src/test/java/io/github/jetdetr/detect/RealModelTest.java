package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.SharedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** DEIMv2-Atto with its exported post-processor and cut before it: two layouts of one network. */
class RealModelTest {

  private static final EngineOptions OPTIONS = new EngineOptions(1, 1);

  private static void assertSameDetections(Frame frame, float threshold, int least)
      throws Exception {
    try (Model whole = Model.open(SharedData.attoPostProcessed(), OPTIONS, threshold);
        Model cut = Model.open(SharedData.attoRaw(), OPTIONS, threshold)) {
      Detections expected = whole.detector(0).detect(frame);
      Detections given = cut.detector(0).detect(frame);

      assertEquals(ModelLayout.Kind.POST_PROCESSED, whole.layout().kind());
      assertEquals(ModelLayout.Kind.QUERIES, cut.layout().kind());
      assertTrue(expected.count() >= least, expected.count() + " objects");
      assertEquals(expected.count(), given.count());
      for (int at = 0; at < expected.count(); at++) {
        assertEquals(expected.classId(at), given.classId(at));
        assertEquals(expected.score(at), given.score(at), 1e-5);
        assertEquals(expected.x1(at), given.x1(at), 0.01);
        assertEquals(expected.y1(at), given.y1(at), 0.01);
        assertEquals(expected.x2(at), given.x2(at), 0.01);
        assertEquals(expected.y2(at), given.y2(at), 0.01);
      }
    }
  }

  @Test
  void bothLayoutsOfTheNetworkAgreeOnASyntheticFrame() throws Exception {
    try (Frame frame =
        PaintedFrames.fill(
            new Frame(),
            PixelFormat.NV12,
            ColorSpace.BT709_LIMITED,
            1280,
            720,
            (plane, x, y) -> plane == 0 ? 60 + x / 10 + (x / 90 + y / 70) % 2 * 60 : 128)) {
      assertSameDetections(frame, 0.05f, 1);
    }
  }

  @Test
  void bothLayoutsOfTheNetworkAgreeOnAPhotograph() throws Exception {
    try (Frame frame = new Frame()) {
      assertSameDetections(load(frame, firstPicture()), 0.3f, 1);
    }
  }

  private static Path firstPicture() throws IOException {
    try (Stream<Path> files = Files.list(SharedData.pictures())) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private static Frame load(Frame frame, Path path) throws IOException {
    BufferedImage picture = ImageIO.read(path.toFile());
    return PaintedFrames.fill(
        frame,
        PixelFormat.RGB24,
        ColorSpace.BT601_FULL,
        picture.getWidth(),
        picture.getHeight(),
        (plane, x, y) -> picture.getRGB(x / 3, y) >> (16 - 8 * (x % 3)));
  }
}
