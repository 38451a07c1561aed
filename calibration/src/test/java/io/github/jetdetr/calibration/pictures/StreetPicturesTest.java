package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.file.Sha256;
import io.github.jetdetr.street.Weather;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreetPicturesTest {

  private static StreetPictures scenes() {
    return new StreetPictures(List.of(3L, 4L), List.of(Weather.DAY, Weather.FOG), 2, 320, 180);
  }

  @Test
  void thereIsAPictureForEachSeedWeatherAndScene() {
    StreetPictures scenes = scenes();

    assertEquals(8, scenes.truth().images().size());
    assertEquals(7, scenes.truth().categories().size());
    assertEquals(List.of("day", "fog"), List.copyOf(scenes.byWeather().keySet()));
    scenes.byWeather().values().forEach(ids -> assertEquals(4, ids.size()));
  }

  @Test
  void aSceneIsTheSameWheneverItIsRead() throws Exception {
    StreetPictures scenes = scenes();
    List<CocoImage> images = scenes.truth().images();
    try (Frame frame = new Frame()) {
      for (int at : new int[] {7, 0, 3, 3}) {
        scenes.read(images.get(at), frame);
        RgbPicture read = RgbPicture.of(frame);
        assertEquals(scenes.key(images.get(at)), new Sha256().add(read.copy()).hex());
      }
    }
    assertNotEquals(scenes.key(images.get(0)), scenes.key(images.get(1)));
    assertEquals(scenes.key(images.get(5)), scenes().key(images.get(5)));
  }

  @Test
  void aDetectorThatReturnsTheLabelsIsPerfectWithOrWithoutIgnoredObjects() {
    StreetPictures scenes = scenes();
    assertTrue(scenes.truth().annotations().stream().anyMatch(TruthBox::crowd));
    assertTrue(scenes.truth().annotations().stream().anyMatch(box -> !box.crowd()));

    for (boolean all : new boolean[] {true, false}) {
      List<PictureDetections> pictures = new ArrayList<>();
      for (CocoImage image : scenes.truth().images()) {
        List<ScoredBox> boxes = new ArrayList<>();
        for (TruthBox box : scenes.truth().annotations()) {
          if (box.imageId() == image.id() && (all || !box.crowd())) {
            boxes.add(
                new ScoredBox(box.categoryId(), 0.9, box.x(), box.y(), box.width(), box.height()));
          }
        }
        pictures.add(new PictureDetections(image.id(), boxes));
      }
      assertEquals(
          1,
          CocoEvaluator.evaluate(scenes.truth(), new CocoResults(pictures)).metrics().ap(),
          1e-9);
    }
  }
}
