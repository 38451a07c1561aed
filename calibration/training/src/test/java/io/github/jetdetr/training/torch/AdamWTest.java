package io.github.jetdetr.training.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class AdamWTest {

  @Test
  void aStepIsTheOneOfThePaper() {
    try (PointerScope scope = new PointerScope();
        Weights weights = twoValues();
        AdamW adam = new AdamW(weights, 0.5, 100)) {
      Torch.fill(weights.gradient(), new float[] {0.2f, -0.4f});

      adam.step(0.1);

      // The first step moves by the rate against the gradient's sign; only the weight decays.
      float[] values = weights.toArray();
      assertEquals(3 * (1 - 0.1 * 0.5) - 0.1, values[0], 1e-5);
      assertEquals(7 + 0.1, values[1], 1e-5);
      assertEquals(0, Torch.number(weights.gradient().abs().sum()), 0);
    }
  }

  @Test
  void aLongGradientIsClipped() {
    try (PointerScope scope = new PointerScope();
        Weights weights = twoValues();
        AdamW adam = new AdamW(weights, 0, 1)) {
      Torch.fill(weights.gradient(), new float[] {30, 40});

      assertEquals(50, adam.step(0.1), 1e-4);

      // 0.1 of (30, 40) / 50.
      assertEquals(0.06f, Torch.floats(adam.mean())[0], 1e-6);
      assertEquals(0.08f, Torch.floats(adam.mean())[1], 1e-6);
    }
  }

  @Test
  void aGradientThatIsNanChangesNothing() {
    try (PointerScope scope = new PointerScope();
        Weights weights = twoValues();
        AdamW adam = new AdamW(weights, 0, 1)) {
      Torch.fill(weights.gradient(), new float[] {Float.NaN, 0});

      assertThrows(IllegalStateException.class, () -> adam.step(0.1));

      assertEquals(3, weights.toArray()[0], 0);
    }
  }

  /** A weight of 3 and a bias of 7. */
  private static Weights twoValues() {
    Weights weights = new Weights(1);
    weights.get("weight", Weights.Kind.WEIGHT, random -> new float[] {3}, 1).close();
    weights.get("bias", Weights.Kind.OFFSET, random -> new float[] {7}, 1).close();
    weights.seal();
    return weights;
  }
}
