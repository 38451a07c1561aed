package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Torch;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class AugmentationTest {

  private static final NetworkShape SHAPE = Drawings.shape();

  @Test
  void boxesStayOnTheirObjects() {
    boxesStayOnTheirObjects(1);
  }

  private static void boxesStayOnTheirObjects(double maxWindow) {
    TrainingPictures pictures = Drawings.draw(12);
    try (PointerScope scope = new PointerScope();
        Augmentation augmentation = new Augmentation(maxWindow)) {
      int seen = 0;
      for (int index = 0; index < pictures.size(); index++) {
        Augmentation.AugmentedPicture shown =
            augmentation.augmented(pictures, index, SHAPE, new SplittableRandom(index));
        float[] image = Torch.floats(shown.image());
        for (TargetObjects.LabelledBox object : shown.truth().objects()) {
          int channel = object.classId() == 0 ? 0 : 2;
          float ownColor = at(image, channel, object.box().cx(), object.box().cy());
          float other = at(image, 2 - channel, object.box().cx(), object.box().cy());
          assertTrue(ownColor > other + 0.2f, ownColor + " beside " + other);
          seen++;
        }
      }
      assertTrue(seen > pictures.size(), seen + " objects were left");
    }
  }

  @Test
  void boxesStayOnTheirObjectsInPicturesThatShrank() {
    boxesStayOnTheirObjects(1.6);
  }

  @Test
  void equalSeedsGiveEqualSamples() {
    TrainingPictures pictures = Drawings.draw(1);
    try (PointerScope scope = new PointerScope();
        Augmentation augmentation = new Augmentation(1)) {
      Augmentation.AugmentedPicture first =
          augmentation.augmented(pictures, 0, SHAPE, new SplittableRandom(8));
      Augmentation.AugmentedPicture second =
          augmentation.augmented(pictures, 0, SHAPE, new SplittableRandom(8));

      assertArrayEquals(Torch.floats(first.image()), Torch.floats(second.image()));
      assertEquals(first.truth(), second.truth());
    }
  }

  @Test
  void mirroringTurnsBoxesAround() {
    TargetObjects truth = truth(Box.ofEdges(0.1f, 0.2f, 0.3f, 0.5f));

    TargetObjects mirrored = Augmentation.croppedTruth(truth, new Box(0.5f, 0.5f, 1, 1), true);

    assertBox(Box.ofEdges(0.7f, 0.2f, 0.9f, 0.5f), mirrored.objects().get(0).box());
  }

  @Test
  void mostlyCroppedObjectsAreIgnored() {
    TargetObjects truth = truth(Box.ofEdges(0.4f, 0.4f, 0.8f, 0.6f));
    Box window = Box.ofEdges(0, 0, 0.5f, 1);

    TargetObjects cut = Augmentation.croppedTruth(truth, window, false);

    assertEquals(List.of(), cut.objects());
    assertBox(Box.ofEdges(0.8f, 0.4f, 1, 0.6f), cut.ignored().get(0).box());
  }

  @Test
  void objectsOutsideTheCropAreRemoved() {
    TargetObjects cut =
        Augmentation.croppedTruth(
            truth(Box.ofEdges(0.6f, 0.1f, 0.8f, 0.2f)), Box.ofEdges(0, 0, 0.5f, 1), false);

    assertEquals(new TargetObjects(List.of(), List.of()), cut);
  }

  private static TargetObjects truth(Box box) {
    return new TargetObjects(List.of(new TargetObjects.LabelledBox(0, box)), List.of());
  }

  private static void assertBox(Box expected, Box given) {
    assertEquals(expected.left(), given.left(), 1e-5);
    assertEquals(expected.top(), given.top(), 1e-5);
    assertEquals(expected.right(), given.right(), 1e-5);
    assertEquals(expected.bottom(), given.bottom(), 1e-5);
  }

  private static float at(float[] image, int channel, float x, float y) {
    int column = Math.min(SHAPE.imageWidth() - 1, (int) (x * SHAPE.imageWidth()));
    int row = Math.min(SHAPE.imageHeight() - 1, (int) (y * SHAPE.imageHeight()));
    return image[(channel * SHAPE.imageHeight() + row) * SHAPE.imageWidth() + column];
  }
}
