package io.github.jetdetr.training.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.torch.Torch;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class RememberedAnswersTest {

  private static final Box LEFT = new Box(0.25f, 0.5f, 0.2f, 0.3f);
  private static final Box RIGHT = new Box(0.75f, 0.5f, 0.2f, 0.3f);

  private final RememberedAnswers answers = new RememberedAnswers(2);

  @Test
  void answersAreThePredictionThatTheyCameFrom() {
    try (PointerScope scope = new PointerScope()) {
      Prediction<Tensor> prediction =
          answers.predict(
              Torch.zeros(2, 3, 8, 8),
              List.of(taught(box(0.9f, 0.2f, LEFT), box(0.3f, 0.6f, RIGHT)), taught()));

      assertArrayEquals(
          new float[] {0.9f, 0.2f, 0.3f, 0.6f, 0, 0, 0, 0},
          Torch.floats(torch.sigmoid(prediction.logits())),
          1e-4f);
      float[] boxes = Torch.floats(torch.sigmoid(prediction.boxLogits()));
      assertEquals(2 * 2 * 4, boxes.length);
      assertArrayEquals(
          new float[] {0.25f, 0.5f, 0.2f, 0.3f}, java.util.Arrays.copyOf(boxes, 4), 1e-4f);
    }
  }

  @Test
  void picturesWithoutAnswersTeachNothing() {
    try (PointerScope scope = new PointerScope()) {
      Prediction<Tensor> nothing = answers.predict(Torch.zeros(1, 3, 8, 8), List.of(taught()));
      Prediction<Tensor> student = new Prediction<>(Torch.zeros(1, 3, 2), Torch.zeros(1, 3, 4));

      assertEquals(
          0, new Distillation(LossWeights.DEFAULT, 2).of(student, nothing).parts().total());
    }
  }

  @Test
  void whatIsTaughtIsLearnedByHeartScoresAndBoxesAlike() {
    torch.set_num_threads(1);
    try (PointerScope scope = new PointerScope()) {
      List<TargetObjects> lesson = List.of(taught(box(0.8f, 0.3f, LEFT), box(0.3f, 0.6f, RIGHT)));
      Prediction<Tensor> teacher = answers.predict(Torch.zeros(1, 3, 8, 8), lesson);
      Tensor logits = Torch.zeros(1, 2, 2);
      Tensor boxes = Tensor.create(new float[] {-2, 0, -1, -1, 2, 0, -1, -1}, 1, 2, 4);
      logits.set_requires_grad(true);
      boxes.set_requires_grad(true);
      Distillation distillation = new Distillation(LossWeights.DEFAULT, 1);
      SGD steps = new SGD(new TensorVector(logits, boxes), new SGDOptions(0.02));
      for (int step = 0; step < 2000; step++) {
        try (PointerScope inner = new PointerScope()) {
          steps.zero_grad();
          distillation.of(new Prediction<>(logits, boxes), teacher).total().backward();
          steps.step();
        }
      }

      float[] scores = Torch.floats(torch.sigmoid(logits));
      assertArrayEquals(new float[] {0.8f, 0.3f, 0.3f, 0.6f}, scores, 0.05f);
      float[] learned = Torch.floats(torch.sigmoid(boxes));
      assertTrue(new Box(learned[0], learned[1], learned[2], learned[3]).iou(LEFT) > 0.9);
      assertTrue(new Box(learned[4], learned[5], learned[6], learned[7]).iou(RIGHT) > 0.9);
    }
  }

  private static TargetObjects taught(TargetObjects.TaughtBox... boxes) {
    return new TargetObjects(List.of(), List.of(), List.of(boxes));
  }

  private static TargetObjects.TaughtBox box(float first, float second, Box box) {
    return new TargetObjects.TaughtBox(List.of(first, second), box);
  }
}
