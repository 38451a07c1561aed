package io.github.jetdetr.calibration.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TunerTest {

  private static final int PICTURES = 60;

  @Test
  void aBetterSettingIsFoundAndGainsOnHeldOutPictures() {
    // The second rule finds each object with a better box.
    Tuning tuning = tune(views(0.75, 0.95), Search.GRID);

    assertEquals(Resize.LETTERBOX, tuning.best().resize());
    assertTrue(tuning.bestAp() > tuning.baselineAp() + 0.1, tuning.toString());
    assertTrue(tuning.gain().isGain(), tuning.gain().toString());
    assertEquals(5, tuning.folds().size());
    for (Tuning.Fold fold : tuning.folds()) {
      assertEquals(Resize.LETTERBOX, fold.chosen().resize());
    }
  }

  @Test
  void aSettingThatIsNoBetterIsNotReportedAsAGain() {
    Tuning tuning = tune(views(0.85, 0.85), Search.RANDOM);

    assertFalse(tuning.gain().isGain(), tuning.gain().toString());
  }

  @Test
  void everyPictureIsHeldOutOnce() {
    CocoTruth truth = truth();
    Folds folds = new Folds(truth, 7, 3);

    for (CocoImage image : truth.images()) {
      int held = 0;
      for (int fold = 0; fold < folds.count(); fold++) {
        held += folds.heldOut(fold).test(image) ? 1 : 0;
        assertTrue(folds.heldOut(fold).test(image) != folds.training(fold).test(image));
      }
      assertEquals(1, held);
    }
    for (int fold = 0; fold < folds.count(); fold++) {
      long size = truth.images().stream().filter(folds.heldOut(fold)).count();
      assertTrue(size == PICTURES / 7 || size == PICTURES / 7 + 1, "fold of " + size);
    }
  }

  @Test
  void aThresholdIsFittedIfItGains() {
    // Right detections score from .5 up, wrong ones below: the best threshold lies between.
    Tuning tuning = tune(views(0.9, 0.9), Search.GRID);

    assertTrue(tuning.thresholds().common() >= 0.5, tuning.thresholds().toString());
    assertTrue(tuning.commonThresholdGain().isGain(), tuning.commonThresholdGain().toString());
  }

  @Test
  void theSameSeedGivesTheSameTuning() {
    assertEquals(tune(views(0.8, 0.9), Search.TPE), tune(views(0.8, 0.9), Search.TPE));
  }

  @Test
  void foldsNeedPictures() {
    Views views = views(0.8, 0.9);
    Space space = space();
    assertThrows(
        IllegalArgumentException.class,
        () -> new Tuner(views, space, Search.TPE, 5, PICTURES + 1, 1, 0.3, () -> {}));
  }

  private static Tuning tune(Views views, Search search) {
    return new Tuner(views, space(), search, 12, 5, 1, 0.3, () -> {}).run();
  }

  private static Space space() {
    return new Space(List.of(Resize.STRETCH, Resize.LETTERBOX), false, 1);
  }

  private static CocoTruth truth() {
    List<CocoImage> images = new ArrayList<>();
    List<TruthBox> boxes = new ArrayList<>();
    for (int id = 1; id <= PICTURES; id++) {
      images.add(new CocoImage(id, "", 400, 400));
      for (int at = 0; at < 3; at++) {
        boxes.add(new TruthBox(boxes.size() + 1, id, 1, 100 * at, 0, 80, 80, 80 * 80, false));
      }
    }
    return new CocoTruth(images, List.of(new CocoCategory(1, "thing")), boxes);
  }

  /** Two ways of looking, whose boxes overlap their objects by about this IoU. */
  private static Views views(double stretchIou, double letterboxIou) {
    Views views = new Views(truth());
    views.put(new Views.View(0, Resize.STRETCH, false), results(stretchIou));
    views.put(new Views.View(0, Resize.LETTERBOX, false), results(letterboxIou));
    return views;
  }

  private static CocoResults results(double iou) {
    SplittableRandom random = new SplittableRandom(1);
    List<PictureDetections> pictures = new ArrayList<>();
    for (int id = 1; id <= PICTURES; id++) {
      List<ScoredBox> boxes = new ArrayList<>();
      for (int at = 0; at < 3; at++) {
        double width = 80 * (iou + random.nextDouble(-0.04, 0.04));
        boxes.add(new ScoredBox(1, random.nextDouble(0.5, 1), 100 * at, 0, width, 80));
        boxes.add(new ScoredBox(1, random.nextDouble(0.3, 0.5), 100 * at, 200, 80, 80));
      }
      pictures.add(new PictureDetections(id, boxes));
    }
    return new CocoResults(pictures);
  }
}
