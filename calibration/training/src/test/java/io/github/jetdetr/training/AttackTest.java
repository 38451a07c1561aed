package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.training.attack.AttackReport;
import io.github.jetdetr.training.attack.Perturbation;
import io.github.jetdetr.training.attack.ProjectedGradient;
import io.github.jetdetr.training.attack.RandomNoise;
import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.AdamW;
import io.github.jetdetr.training.torch.Dropout;
import io.github.jetdetr.training.torch.Schedule;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class AttackTest {

  private static final NetworkShape SHAPE = Drawings.shape();
  private static final TrainingPictures PICTURES = Drawings.draw(5);
  private static final Validation VALIDATION = new Validation(PICTURES, List.of("red", "blue"));
  private static final Weights LEARNED = Learner.newWeights(SHAPE, 3);
  private static final int STEPS = 200;
  private static final double EPSILON = 8 * ProjectedGradient.LEVEL;

  /** The pictures by heart. */
  @BeforeAll
  static void learn() {
    torch.set_num_threads(1);
    try (PointerScope all = new PointerScope();
        Dropout dropout = new Dropout(0);
        AdamW adam = new AdamW(LEARNED, 0, 5)) {
      Learner learner = new Learner(SHAPE, LEARNED, LossWeights.DEFAULT, dropout, null);
      Schedule schedule = new Schedule(3e-3, 1e-4, 10, STEPS);
      for (int step = 0; step < STEPS; step++) {
        try (PointerScope scope = new PointerScope()) {
          learner.learn(images(), PICTURES.truths(), new SplittableRandom(step));
          adam.step(schedule.rate(step));
        }
      }
    }
  }

  @AfterAll
  static void close() {
    LEARNED.close();
  }

  @Test
  void aNetworkLosesMoreByTheAttackThanByNoiseOfTheSameSize() {
    CocoMatches clean = VALIDATION.matches(SHAPE, LEARNED, Perturbation.NONE);
    AttackReport.AtEpsilon at =
        AttackReport.AtEpsilon.of(
            8,
            clean,
            VALIDATION.matches(SHAPE, LEARNED, new RandomNoise(EPSILON, 1)),
            VALIDATION.matches(SHAPE, LEARNED, attack(EPSILON, 10, 1)));

    double ap = CocoEvaluator.evaluate(clean).metrics().ap();
    assertTrue(ap > 0.5, "AP " + ap);
    assertTrue(at.noiseAp() > ap - 0.2, "AP " + ap + ", then " + at);
    assertTrue(at.attackedAp() < at.noiseAp() - 0.2, "AP " + ap + ", then " + at);
    assertNull(at.loss(), "an interval of five pictures");
  }

  @Test
  void ofThirtyPicturesTheLossHasAnInterval() {
    Validation thirty = new Validation(Drawings.draw(30), List.of("red", "blue"));
    CocoMatches clean = thirty.matches(SHAPE, LEARNED, Perturbation.NONE);
    CocoMatches grey = thirty.matches(SHAPE, LEARNED, new RandomNoise(1, 1));

    AttackReport.AtEpsilon at = AttackReport.AtEpsilon.of(255, clean, clean, grey);

    ConfidenceInterval loss = at.loss();
    assertNotNull(loss);
    assertEquals(at.noiseAp() - at.attackedAp(), loss.estimate(), 1e-9);
    assertTrue(loss.low() > 0 && loss.low() <= loss.estimate(), loss.toString());
    assertTrue(loss.high() >= loss.estimate(), loss.toString());
  }

  @Test
  void noValueChangesByMoreThanEpsilonOrLeavesItsRange() {
    for (double epsilon : new double[] {0.5 * ProjectedGradient.LEVEL, EPSILON, 0.25}) {
      for (Perturbation one : List.of(attack(epsilon, 3, 1), new RandomNoise(epsilon, 1))) {
        float[] before = changed(Perturbation.NONE);
        float[] after = changed(one);
        double largest = 0;
        for (int at = 0; at < before.length; at++) {
          assertTrue(after[at] >= 0 && after[at] <= 1, "a value of " + after[at]);
          largest = Math.max(largest, Math.abs(after[at] - before[at]));
        }
        assertEquals(epsilon, largest, 1e-6);
      }
    }
  }

  @Test
  void withoutEpsilonNothingChanges() {
    float[] before = changed(Perturbation.NONE);

    assertArrayEquals(before, changed(attack(0, 2, 1)));
    assertArrayEquals(before, changed(new RandomNoise(0, 1)));
  }

  @Test
  void theSameSeedMakesTheSameChangeAndAnotherOneAnother() {
    float[] once = changed(attack(EPSILON, 2, 7));
    assertArrayEquals(once, changed(attack(EPSILON, 2, 7)));
    assertFalse(Arrays.equals(once, changed(attack(EPSILON, 2, 8))));

    float[] noise = changed(new RandomNoise(EPSILON, 7));
    assertArrayEquals(noise, changed(new RandomNoise(EPSILON, 7)));
    assertFalse(Arrays.equals(noise, changed(new RandomNoise(EPSILON, 8))));
  }

  @Test
  void thePicturesOfABatchGetNoiseOfTheirOwnWhateverTheBatch() {
    try (PointerScope scope = new PointerScope()) {
      RandomNoise noise = new RandomNoise(EPSILON, 1);
      Tensor flat = torch.ones_like(images()).mul_(Torch.number(0.5));
      float[] third = Torch.floats(noise.of(flat, 0).narrow(0, 2, 1));

      assertArrayEquals(third, Torch.floats(noise.of(flat.narrow(0, 2, 1), 2)));
      assertFalse(Arrays.equals(third, Torch.floats(noise.of(flat, 0).narrow(0, 1, 1))));
    }
  }

  @Test
  void theAttackLeavesWeightsAndGradientsAlone() {
    float[] before = LEARNED.toArray();
    LEARNED.gradient().zero_();

    changed(attack(EPSILON, 2, 1));

    assertArrayEquals(before, LEARNED.toArray());
    assertEquals(0, Torch.number(LEARNED.gradient().abs().sum()));
  }

  private static Perturbation attack(double epsilon, int iterations, long seed) {
    return new ProjectedGradient(SHAPE, LEARNED, PICTURES.truths(), epsilon, iterations, seed);
  }

  private static float[] changed(Perturbation perturbation) {
    try (PointerScope scope = new PointerScope()) {
      return Torch.floats(perturbation.of(images(), 0));
    }
  }

  private static Tensor images() {
    Tensor[] images = new Tensor[PICTURES.size()];
    for (int at = 0; at < images.length; at++) {
      images[at] = Augmentation.plain(PICTURES, at, SHAPE).image();
    }
    return Torch.concat(0, images);
  }
}
