package io.github.jetdetr.calibration.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.corrupt.CorruptedPictures;
import io.github.jetdetr.calibration.corrupt.Corruption;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
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

  @Test
  void boxesStayInTheFullSizeOfALargePictureThatWasDecodedSmaller() throws Exception {
    PictureSource large = new Shrunk(scenes);

    for (PictureSource changed :
        List.of(new FlippedPictures(large), new CorruptedPictures(large, Corruption.FOG, 3))) {
      try (Frame frame = new Frame()) {
        changed.read(image, frame);

        assertEquals(65, frame.width());
        assertEquals(520, frame.fullWidth(), changed.variant());
        assertEquals(384, frame.fullHeight(), changed.variant());
      }
    }
  }

  /** Pictures an eighth as wide and high as they are stored. */
  private record Shrunk(PictureSource source) implements PictureSource {

    @Override
    public CocoTruth truth() {
      return source.truth();
    }

    @Override
    public String variant() {
      return source.variant();
    }

    @Override
    public String key(CocoImage image) throws PictureException {
      return source.key(image);
    }

    @Override
    public void read(CocoImage image, Frame frame) throws PictureException {
      source.read(image, frame);
      frame.setFullSize(8 * frame.width(), 8 * frame.height());
    }
  }
}
