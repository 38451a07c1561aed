package io.github.jetdetr.training.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.training.Drawings;
import io.github.jetdetr.training.Learner;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxShapeTest {

  static Stream<NetworkShape> shapes() {
    return Stream.of(
        Drawings.shape(),
        NetworkShape.bundled(320, 192, 7),
        new NetworkShape(64, 128, 1, 16, 5, 2, 4, 1, 48, 8, 0),
        new NetworkShape(128, 64, 3, 24, 9, 6, 1, 4, 20, 16, 3),
        new NetworkShape(96, 96, 80, 32, 11, 1, 8, 2, 32, 12, 1));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void whatWasWrittenIsReadAgain(NetworkShape shape) throws Exception {
    try (Weights weights = Learner.newWeights(shape, 1)) {
      assertEquals(shape, OnnxShape.of(OnnxExport.model(shape, weights)));
    }
  }

  @Test
  void theBundledModelHasTheShapeThatTheTrainingGivesIt() throws Exception {
    Path bundled = Path.of("../../app/models/street-detr/model.onnx");

    assertEquals(
        NetworkShape.bundled(480, 288, 7),
        OnnxShape.of(ModelProto.parseFrom(Files.readAllBytes(bundled))));
  }

  @Test
  void whatIsMissingIsNamed() {
    NetworkShape shape = Drawings.shape();
    try (Weights weights = Learner.newWeights(shape, 1)) {
      GraphProto graph = OnnxExport.model(shape, weights).getGraph();

      assertRefused("images", graph.toBuilder().clearInput());
      assertRefused("pred_boxes", graph.toBuilder().removeOutput(1));
      assertRefused("weight select.prepare.weight", graph.toBuilder().clearInitializer());
      assertRefused("no attention heads", graph.toBuilder().clearNode());
      assertRefused(
          "multiples of 32",
          graph.toBuilder().setInput(0, OnnxGraphWriter.batch("images", 3, 60, 90)));
      assertRefused("images", GraphProto.newBuilder());
    }
  }

  private static void assertRefused(String because, GraphProto.Builder graph) {
    ModelProto model = ModelProto.newBuilder().setGraph(graph).build();
    String said =
        String.valueOf(assertThrows(ModelException.class, () -> OnnxShape.of(model)).getMessage());

    assertTrue(said.contains(because), said);
    assertEquals(1, said.lines().count());
  }
}
