package io.github.jetdetr.calibration.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.jetdetr.calibration.onnx.TestGraphs;
import org.junit.jupiter.api.Test;

class AffineFitTest {

  private static final int WIDTH = 3;

  @Test
  void theMapThatMadeTheRowsIsRecovered() {
    float[] weights = {1.5f, -0.25f, 0, 0.5f, 1, 0.125f, -1, 0, 2};
    float[] bias = {0.5f, -2, 1};
    float[] x = TestGraphs.random(WIDTH * 400, 1, 3);
    float[] y = new float[x.length];
    for (int from = 0; from < x.length; from += WIDTH) {
      for (int j = 0; j < WIDTH; j++) {
        y[from + j] = bias[j];
        for (int i = 0; i < WIDTH; i++) {
          y[from + j] += x[from + i] * weights[i * WIDTH + j];
        }
      }
    }
    AffineFit fit = new AffineFit(WIDTH);
    fit.add(x, y);
    assertArrayEquals(weights, fit.affine().weights(), 0.01f);
    assertArrayEquals(bias, fit.affine().bias(), 0.01f);
  }

  @Test
  void withoutRowsItIsTheIdentity() {
    AffineFit.Affine affine = new AffineFit(WIDTH).affine();
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, affine.weights());
    assertArrayEquals(new float[WIDTH], affine.bias());
  }
}
