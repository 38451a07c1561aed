package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.analysis.Agreement;
import io.github.jetdetr.calibration.analysis.AgreementEvaluator;
import io.github.jetdetr.calibration.analysis.AgreementOptions;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.statistics.ApIntervals;
import io.github.jetdetr.calibration.statistics.BootstrapOptions;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores a student against what it has to find. */
public final class ProofEvaluation {

  private ProofEvaluation() {}

  /**
   * The figures of a proof that need no clock and no file.
   *
   * @param ap50 see {@link Proof}
   * @param ap50Sure see {@link Proof}
   * @param teacherAp50 see {@link Proof}
   * @param difference see {@link Proof}
   * @param classes see {@link Proof}
   * @param foundShare see {@link Proof}
   * @param confirmedShare see {@link Proof}
   * @param meanIou see {@link Proof}
   */
  public record Figures(
      Proof.Interval ap50,
      double ap50Sure,
      double teacherAp50,
      Proof.@Nullable Interval difference,
      List<Proof.ClassProof> classes,
      double foundShare,
      double confirmedShare,
      double meanIou) {}

  /**
   * Scores.
   *
   * @param truth what is to be found
   * @param student what the student detected, with the truth's category ids
   * @param plainTeacher what the first teacher detected without mirror images; null without one
   * @throws IllegalArgumentException if there is nothing to be found
   */
  public static Figures of(
      ProofTruth truth, CocoResults student, @Nullable CocoResults plainTeacher) {
    if (truth.objects() == 0) {
      throw new IllegalArgumentException(
          "there is no sure object of the student's classes on these frames");
    }
    CocoMatches matches = CocoMatches.of(truth.known(), student);
    CocoEvaluation evaluation = CocoEvaluator.evaluate(matches);
    double ap50 = evaluation.metrics().ap50();
    ConfidenceInterval interval = ApIntervals.of(matches, evaluation.metrics()).get("AP50");
    double teacherAp50 = -1;
    Proof.Interval difference = null;
    if (plainTeacher != null) {
      CocoMatches teacherMatches = CocoMatches.of(truth.known(), plainTeacher);
      teacherAp50 = CocoEvaluator.evaluate(teacherMatches).metrics().ap50();
      difference =
          Proof.Interval.of(
              PairedBootstrap.apDifference(
                  teacherMatches, matches, BootstrapOptions.defaults().withIous(IouRange.IOU_50)));
    }
    List<Proof.ClassProof> classes =
        evaluation.categories().stream()
            .map(it -> new Proof.ClassProof(it.category().name(), it.truths(), it.ap50()))
            .toList();
    CocoResults wanted = asResults(truth.known());
    AgreementOptions options = AgreementOptions.above(SceneClasses.SURE);
    Agreement found = AgreementEvaluator.compare(wanted, above(student), options);
    Agreement confirmed =
        AgreementEvaluator.compare(above(student), asResults(truth.sure()), options);
    return new Figures(
        interval == null ? new Proof.Interval(ap50, ap50, ap50) : Proof.Interval.of(interval),
        CocoEvaluator.evaluate(truth.sure(), student).metrics().ap50(),
        teacherAp50,
        difference,
        classes,
        defined(found.matchedShare()),
        defined(confirmed.matchedShare()),
        defined(found.meanIou()));
  }

  /**
   * What the student finds more than the model that it began with.
   *
   * @param model {@code sha256:…} of that model's file
   * @param before what it detected, with the truth's category ids
   * @param student what the student detected
   */
  public static Proof.Gain gain(
      ProofTruth truth, String model, CocoResults before, CocoResults student) {
    CocoMatches first = CocoMatches.of(truth.known(), before);
    CocoMatches second = CocoMatches.of(truth.known(), student);
    return new Proof.Gain(
        model,
        CocoEvaluator.evaluate(first).metrics().ap(),
        CocoEvaluator.evaluate(second).metrics().ap(),
        Proof.Interval.of(
            PairedBootstrap.apDifference(first, second, BootstrapOptions.defaults())));
  }

  private static double defined(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** The detections that would be reported. */
  private static CocoResults above(CocoResults results) {
    List<PictureDetections> pictures = new ArrayList<>();
    for (PictureDetections picture : results.pictures()) {
      List<ScoredBox> boxes =
          picture.boxes().stream().filter(box -> box.score() >= SceneClasses.SURE).toList();
      pictures.add(new PictureDetections(picture.imageId(), boxes));
    }
    return new CocoResults(pictures);
  }

  /** Objects as if they had been detected without doubt. */
  private static CocoResults asResults(CocoTruth truth) {
    Map<Long, List<ScoredBox>> boxes = new LinkedHashMap<>();
    for (CocoImage image : truth.images()) {
      boxes.put(image.id(), new ArrayList<>());
    }
    for (TruthBox box : truth.annotations()) {
      List<ScoredBox> ofPicture = boxes.get(box.imageId());
      if (ofPicture != null) {
        ofPicture.add(
            new ScoredBox(box.categoryId(), 1, box.x(), box.y(), box.width(), box.height()));
      }
    }
    List<PictureDetections> pictures = new ArrayList<>();
    boxes.forEach((id, list) -> pictures.add(new PictureDetections(id, list)));
    return new CocoResults(pictures);
  }
}
