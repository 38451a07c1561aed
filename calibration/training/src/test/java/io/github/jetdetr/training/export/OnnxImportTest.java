package io.github.jetdetr.training.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.Drawings;
import io.github.jetdetr.training.Learner;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkOutput;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Dropout;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class OnnxImportTest {

  private static final NetworkShape SHAPE = Drawings.shape();
  private static final List<String> LABELS = List.of("car", "bus");

  @TempDir private Path folder = Path.of("");

  @Test
  void anImportedNetworkComputesTheSameAlsoAfterItsNormsWereMeasured() throws Exception {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Weights trained = stirred(9);
        Weights imported = Learner.newWeights(SHAPE, 2)) {
      Tensor images = images();
      float[] wanted = logits(trained, images);

      OnnxImport.Taken taken = OnnxImport.into(written(trained), LABELS, imported, LABELS);
      assertTrue(taken.values() > 0.9 * taken.of(), taken.toString());
      assertArrayEquals(wanted, logits(imported, images), 1e-3f);

      new Network<>(SHAPE, TorchOps.measuring(imported)).detect(images);
      assertArrayEquals(wanted, logits(imported, images), 1e-3f);
    }
  }

  @Test
  void withMeasuredNormsTrainingBeginsWhereTheImportedNetworkEnded() throws Exception {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Dropout none = new Dropout(0);
        Weights trained = stirred(9);
        Weights imported = Learner.newWeights(SHAPE, 2)) {
      Tensor images = images();
      OnnxImport.into(written(trained), LABELS, imported, LABELS);
      new Network<>(SHAPE, TorchOps.measuring(imported)).detect(images);

      float[] features =
          Torch.floats(new Network<>(SHAPE, TorchOps.inference(imported)).memory(images).get(0));
      float[] inTraining =
          Torch.floats(
              new Network<>(SHAPE, TorchOps.training(imported, none)).memory(images).get(0));

      assertArrayEquals(features, inTraining, 0.05f);
    }
  }

  @Test
  void headsAreTakenByTheNamesOfTheirClasses() throws Exception {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Weights trained = stirred(9);
        Weights imported = Learner.newWeights(SHAPE, 2);
        Weights before = Learner.newWeights(SHAPE, 2)) {
      OnnxImport.into(written(trained), LABELS, imported, List.of("train", "car"));

      String head = "select.class.weight";
      int width = SHAPE.width();
      assertArrayEquals(
          Arrays.copyOfRange(trained.values(head), 0, width),
          Arrays.copyOfRange(imported.values(head), width, 2 * width));
      assertArrayEquals(
          Arrays.copyOfRange(before.values(head), 0, width),
          Arrays.copyOfRange(imported.values(head), 0, width));
    }
  }

  @Test
  void whatDoesNotFitStaysAsItWas() throws Exception {
    NetworkShape narrow = new NetworkShape(96, 64, 2, 16, 8, 4, 2, 2, 32, 16, 1);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Weights trained = stirred(9);
        Weights imported = Learner.newWeights(narrow, 2);
        Weights before = Learner.newWeights(narrow, 2)) {
      OnnxImport.Taken taken = OnnxImport.into(written(trained), LABELS, imported, LABELS);

      assertTrue(taken.values() < taken.of() / 10, taken.toString());
      assertArrayEquals(before.values("stem.weight"), imported.values("stem.weight"));
      assertFalse(
          Arrays.equals(before.values("place.in.weight"), trained.values("place.in.weight")));
    }
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws Exception {
    Path noise = Files.writeString(folder.resolve("noise.onnx"), "noise");
    try (Weights weights = Learner.newWeights(SHAPE, 2)) {
      assertThrows(IOException.class, () -> OnnxImport.into(noise, LABELS, weights, LABELS));
      assertEquals(0, Files.size(Files.createFile(folder.resolve("empty.onnx"))));
      OnnxImport.Taken none =
          OnnxImport.into(folder.resolve("empty.onnx"), LABELS, weights, LABELS);
      assertEquals(0, none.values());
    }
  }

  private Path written(Weights weights) throws IOException {
    return Files.write(
        folder.resolve("model.onnx"), OnnxExport.model(SHAPE, weights).toByteArray());
  }

  private static float[] logits(Weights weights, Tensor images) {
    NetworkOutput<Tensor> output = new Network<>(SHAPE, TorchOps.inference(weights)).detect(images);
    return Torch.floats(output.logits());
  }

  private static Weights stirred(long seed) {
    Weights weights = Learner.newWeights(SHAPE, seed);
    float[] values = weights.toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int at = 0; at < values.length; at++) {
      values[at] += (float) ((random.nextDouble() - 0.5) * 0.05);
    }
    weights.fill(values);
    return weights;
  }

  private static Tensor images() {
    float[] values = new float[4 * 3 * SHAPE.imageHeight() * SHAPE.imageWidth()];
    SplittableRandom random = new SplittableRandom(5);
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextDouble();
    }
    return Tensor.create(values, 4, 3, SHAPE.imageHeight(), SHAPE.imageWidth());
  }
}
