package io.github.jetdetr.calibration.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.camera.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlippedPicturesTest {

  private final StreetPictures scenes = new StreetPictures(List.of(1L), List.of(), 1, 65, 48);
  private final FlippedPictures flipped = new FlippedPictures(scenes);
  private final CocoImage image = scenes.truth().images().get(0);

  @Test
  void flippingTwiceGivesThePicture() throws Exception {
    try (Frame frame = new Frame()) {
      scenes.read(image, frame);
      RgbPicture plain = RgbPicture.of(frame);
      flipped.read(image, frame);

      assertEquals(plain.nearest(0, 5), RgbPicture.of(frame).nearest(64, 5));
      assertArrayEquals(plain.copy(), RgbPicture.of(frame).mirrored().copy());
    }
  }

  @Test
  void detectionsOnFlippedPicturesAreMappedBack() {
    ScoredBox seen = new ScoredBox(1, 0.5, 10, 20, 15, 7);

    CocoResults unflipped =
        flipped.unflipped(new CocoResults(List.of(new PictureDetections(1, List.of(seen)))));

    assertEquals(
        List.of(new ScoredBox(1, 0.5, 65 - 10 - 15, 20, 15, 7)),
        unflipped.pictures().get(0).boxes());
  }

  @Test
  void flippedPicturesHaveAVariantOfTheirOwn() {
    assertNotEquals(scenes.variant(), flipped.variant());
  }
}
