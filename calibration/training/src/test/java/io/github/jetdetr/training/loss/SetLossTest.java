package io.github.jetdetr.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.network.Positions;
import io.github.jetdetr.training.network.Prediction;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class SetLossTest {

  private static final Box LEFT = Box.ofEdges(0.1f, 0.1f, 0.3f, 0.3f);
  private static final Box RIGHT = Box.ofEdges(0.6f, 0.6f, 0.8f, 0.8f);

  private final SetLoss loss = new SetLoss(LossWeights.DEFAULT);

  @Test
  void aPerfectBoxCostsOnlyItsClass() {
    try (PointerScope scope = new PointerScope()) {
      TargetObjects truth = truth(LEFT);
      Loss.Parts wrong =
          loss.matchedLoss(prediction(new float[] {2}, LEFT), List.of(truth), 1).parts();

      assertEquals(0, wrong.l1(), 1e-4);
      assertEquals(0, wrong.giou(), 1e-4);
      // The target is IoU^1.5 = 1, so −log σ(2).
      assertEquals(-Math.log(sigmoid(2)), wrong.classification(), 1e-4);
    }
  }

  @Test
  void falsePositivesAreWeightedByTheirScore() {
    try (PointerScope scope = new PointerScope()) {
      TargetObjects nothing = new TargetObjects(List.of(), List.of());
      Loss.Parts wrong =
          loss.matchedLoss(prediction(new float[] {1}, LEFT), List.of(nothing), 1).parts();

      // p^γ · −log(1 − p), DEIM's equation 4.
      double p = sigmoid(1);
      assertEquals(Math.pow(p, 1.5) * -Math.log(1 - p), wrong.classification(), 1e-4);
      assertEquals(0, wrong.l1() + wrong.giou(), 0);
    }
  }

  @Test
  void aPoorBoxHasALowTargetScore() {
    try (PointerScope scope = new PointerScope()) {
      Box half = Box.ofEdges(0.1f, 0.1f, 0.2f, 0.3f);
      Loss.Parts wrong =
          loss.matchedLoss(prediction(new float[] {0}, half), List.of(truth(LEFT)), 1).parts();

      // IoU 1/2: target t = 0.5^1.5; −t·log σ(0) − (1 − t)·log(1 − σ(0)) = log 2 whatever t is.
      assertEquals(Math.log(2), wrong.classification(), 1e-4);
      // Centre off by 0.05, width by 0.1, times 5.
      assertEquals(0.75, wrong.l1(), 1e-4);
      assertEquals(2 * 0.5, wrong.giou(), 1e-3);
    }
  }

  @Test
  void predictionsOfIgnoredObjectsCostNothing() {
    try (PointerScope scope = new PointerScope()) {
      TargetObjects ignoring =
          new TargetObjects(List.of(), List.of(new TargetObjects.LabelledBox(0, LEFT)));
      Loss.Parts inside =
          loss.matchedLoss(prediction(new float[] {3}, LEFT), List.of(ignoring), 1).parts();
      Loss.Parts elsewhere =
          loss.matchedLoss(prediction(new float[] {3}, RIGHT), List.of(ignoring), 1).parts();

      assertEquals(0, inside.total(), 0);
      assertTrue(elsewhere.total() > 1);
    }
  }

  @Test
  void eachPictureIsMatchedForItself() {
    try (PointerScope scope = new PointerScope()) {
      Prediction<Tensor> two =
          new Prediction<>(
              Tensor.create(new float[] {5, -5, -5, 5}, 2, 2, 1),
              boxLogits(LEFT, RIGHT, LEFT, RIGHT).view(2, 2, 4));

      SetLoss.Assigned assigned = loss.assign(two, List.of(truth(LEFT), truth(RIGHT)), 1);

      assertEquals(List.of(0L, 3L), Arrays.stream(assigned.rows()).boxed().toList());
    }
  }

  private static TargetObjects truth(Box box) {
    return new TargetObjects(List.of(new TargetObjects.LabelledBox(0, box)), List.of());
  }

  /** One picture, one class. */
  private static Prediction<Tensor> prediction(float[] logits, Box... boxes) {
    return new Prediction<>(
        Tensor.create(logits, 1, logits.length, 1), boxLogits(boxes).view(1, boxes.length, 4));
  }

  private static Tensor boxLogits(Box... boxes) {
    float[] values = new float[boxes.length * 4];
    for (int at = 0; at < boxes.length; at++) {
      values[at * 4] = Positions.logit(boxes[at].cx());
      values[at * 4 + 1] = Positions.logit(boxes[at].cy());
      values[at * 4 + 2] = Positions.logit(boxes[at].w());
      values[at * 4 + 3] = Positions.logit(boxes[at].h());
    }
    return Tensor.create(values, boxes.length, 4);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
