package io.github.jetdetr.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.Drawings;
import io.github.jetdetr.training.Learner;
import io.github.jetdetr.training.export.OnnxExport;
import io.github.jetdetr.training.network.Positions;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.torch.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class DistillationTest {

  private static final float LEFT = Positions.logit(0.3);
  private static final float RIGHT = Positions.logit(0.7);
  private static final float SIDE = Positions.logit(0.2);

  private final Distillation distillation = new Distillation(LossWeights.DEFAULT, 2);

  @Test
  void aStudentThatPredictsTheSameInAnotherOrderHasNoBoxLossAndTheLowestClassLoss() {
    try (PointerScope scope = new PointerScope()) {
      Prediction<Tensor> teacher = prediction(new float[] {3, -1, -2, 4}, LEFT, RIGHT);
      Prediction<Tensor> same = prediction(new float[] {-2, 4, 3, -1}, RIGHT, LEFT);
      Prediction<Tensor> unsure = prediction(new float[] {-2, 1, 1, -1}, RIGHT, LEFT);

      Loss.Parts ofSame = distillation.of(same, teacher).parts();
      Loss.Parts ofUnsure = distillation.of(unsure, teacher).parts();

      assertEquals(0, ofSame.l1() + ofSame.giou(), 1e-4);
      assertTrue(ofUnsure.classification() > ofSame.classification());
    }
  }

  @Test
  void aTeacherWithoutDetectionsGivesNoLoss() {
    try (PointerScope scope = new PointerScope()) {
      Prediction<Tensor> teacher = prediction(new float[] {-5, -5, -5, -5}, LEFT, RIGHT);
      Prediction<Tensor> student = prediction(new float[] {3, 0, 0, 3}, LEFT, RIGHT);

      assertEquals(0, distillation.of(student, teacher).parts().total(), 0);
    }
  }

  @Test
  void aTemperatureIsAboveZero() {
    assertThrows(IllegalArgumentException.class, () -> new Distillation(LossWeights.DEFAULT, 0));
  }

  @Test
  void aTeacherWithOtherClassesIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("teacher.onnx");
    try (PointerScope scope = new PointerScope();
        Weights weights = Learner.newWeights(Drawings.shape(), 1)) {
      Files.write(file, OnnxExport.model(Drawings.shape(), weights).toByteArray());
    }
    Path noModel = Files.writeString(folder.resolve("noise.onnx"), "noise");

    String classes =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Teacher.open(file, 7)).getMessage());
    assertTrue(classes.contains("has 2 classes, the student 7"), classes);
    assertThrows(IllegalArgumentException.class, () -> Teacher.open(noModel, 2));
  }

  /** One picture, two queries, two classes, boxes of one size side by side. */
  private static Prediction<Tensor> prediction(float[] logits, float first, float second) {
    float middle = Positions.logit(0.5);
    return new Prediction<>(
        Tensor.create(logits, 1, 2, 2),
        Tensor.create(
            new float[] {first, middle, SIDE, SIDE, second, middle, SIDE, SIDE}, 1, 2, 4));
  }
}
