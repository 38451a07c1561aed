package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a student has to find on the frames of a proof.
 *
 * @param known the sure objects of the student's classes, with nothing else
 * @param sure the same, with everything that the teacher is not sure of as crowds, which count
 *     neither way; equal to {@code known} for labels
 * @param unknown number of sure objects of other classes, by name
 */
public record ProofTruth(CocoTruth known, CocoTruth sure, Map<String, Integer> unknown) {

  /** A teacher's answers below this are not even doubts. */
  private static final double DOUBT = 0.2;

  public ProofTruth {
    unknown = new LinkedHashMap<>(unknown);
  }

  /**
   * From a teacher's answers.
   *
   * @param images the frames
   * @param answers fused answers by picture id, with the teacher's category ids
   * @param teacherLabels names of those categories, whose ids start at 1
   * @param labels the student's classes
   */
  public static ProofTruth ofAnswers(
      List<CocoImage> images,
      Map<Long, List<ScoredBox>> answers,
      List<String> teacherLabels,
      List<String> labels) {
    List<CocoCategory> categories = CocoCategory.numbered(labels);
    List<TruthBox> known = new ArrayList<>();
    List<TruthBox> all = new ArrayList<>();
    Map<String, Integer> unknown = new LinkedHashMap<>();
    for (CocoImage image : images) {
      for (SeenThing thing : SeenThing.of(answers.getOrDefault(image.id(), List.of()))) {
        String label = teacherLabels.get(thing.box().categoryId() - 1);
        boolean isSure = thing.score() >= SceneClasses.SURE;
        int category = labels.indexOf(label) + 1;
        if (category > 0 && isSure) {
          known.add(box(known.size(), image, category, thing.box(), false));
        } else if (isSure) {
          unknown.merge(label, 1, Integer::sum);
        }
        if (thing.score() >= DOUBT) {
          addTo(all, image, labels, thing, isSure && category > 0 ? category : 0);
        }
      }
    }
    return new ProofTruth(
        new CocoTruth(images, categories, known), new CocoTruth(images, categories, all), unknown);
  }

  /** A sure object once, a doubtful one as a crowd of every class. */
  private static void addTo(
      List<TruthBox> all, CocoImage image, List<String> labels, SeenThing thing, int sureCategory) {
    for (int category = 1; category <= labels.size(); category++) {
      if (sureCategory == 0 || category == sureCategory) {
        all.add(box(all.size(), image, category, thing.box(), sureCategory == 0));
      }
    }
  }

  /** From labels of the same pictures. */
  public static ProofTruth ofLabels(CocoTruth truth, List<String> labels) {
    List<CocoCategory> categories = CocoCategory.numbered(labels);
    List<TruthBox> known = new ArrayList<>();
    Map<String, Integer> unknown = new LinkedHashMap<>();
    Map<Integer, String> names = new LinkedHashMap<>();
    truth.categories().forEach(category -> names.put(category.id(), category.name()));
    for (TruthBox box : truth.annotations()) {
      String label = names.getOrDefault(box.categoryId(), "");
      int category = labels.indexOf(label) + 1;
      if (category > 0) {
        known.add(box.withCategory(category));
      } else if (!box.crowd()) {
        unknown.merge(label, 1, Integer::sum);
      }
    }
    CocoTruth only = new CocoTruth(truth.images(), categories, known);
    return new ProofTruth(only, only, unknown);
  }

  /** Number of objects to be found. */
  int objects() {
    return (int) known.annotations().stream().filter(box -> !box.crowd()).count();
  }

  private static TruthBox box(
      int before, CocoImage image, int category, ScoredBox box, boolean crowd) {
    return new TruthBox(
        before + 1L, image.id(), category, box.x(), box.y(), box.width(), box.height(), crowd);
  }
}
