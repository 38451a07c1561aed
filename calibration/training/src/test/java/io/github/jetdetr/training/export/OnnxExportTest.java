package io.github.jetdetr.training.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.training.Drawings;
import io.github.jetdetr.training.Learner;
import io.github.jetdetr.training.loss.Teacher;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkOutput;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class OnnxExportTest {

  private static final NetworkShape SHAPE = Drawings.shape();

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void libtorchAndOnnxRuntimeAgree(int pictures, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Weights weights = stirred(); ) {
      Files.write(file, OnnxExport.model(SHAPE, weights).toByteArray());
      Tensor images = images(pictures);
      NetworkOutput<Tensor> computed =
          new Network<>(SHAPE, TorchOps.inference(weights)).detect(images);
      try (Teacher reader = Teacher.open(file, Drawings.CLASSES)) {
        Prediction<Tensor> written = reader.predict(images);

        assertArrayEquals(Torch.floats(computed.logits()), Torch.floats(written.logits()), 1e-4f);
        assertArrayEquals(
            Torch.floats(computed.boxes()),
            Torch.floats(org.bytedeco.pytorch.global.torch.sigmoid(written.boxLogits())),
            1e-4f);
      }
    }
  }

  @Test
  void theGraphIsWhatTheDaemonCallsQueries() {
    try (PointerScope scope = new PointerScope();
        Weights weights = stirred()) {
      ModelProto model = OnnxExport.model(SHAPE, weights);

      assertEquals(17, model.getOpsetImport(0).getVersion());
      assertEquals("images", model.getGraph().getInput(0).getName());
      assertEquals("pred_logits", model.getGraph().getOutput(0).getName());
      assertEquals("pred_boxes", model.getGraph().getOutput(1).getName());
      assertTrue(
          model.getGraph().getNodeList().stream()
              .anyMatch(node -> node.getOpType().equals("LayerNormalization")));
      assertTrue(
          model.getGraph().getNodeList().stream()
              .noneMatch(node -> node.getOpType().equals("BatchNormalization")));
    }
  }

  /** Weights whose statistics, norms and heads are not what they start with. */
  private static Weights stirred() {
    Weights weights = Learner.newWeights(SHAPE, 9);
    float[] values = weights.toArray();
    SplittableRandom random = new SplittableRandom(4);
    for (int at = 0; at < values.length; at++) {
      values[at] += (float) (random.nextDouble() * 0.1);
    }
    weights.fill(values);
    return weights;
  }

  private static Tensor images(int count) {
    float[] values = new float[count * 3 * SHAPE.imageHeight() * SHAPE.imageWidth()];
    SplittableRandom random = new SplittableRandom(5);
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextDouble();
    }
    return Tensor.create(values, count, 3, SHAPE.imageHeight(), SHAPE.imageWidth());
  }
}
