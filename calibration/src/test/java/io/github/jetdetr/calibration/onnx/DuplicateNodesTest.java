package io.github.jetdetr.calibration.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.UINT8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.support.OnnxGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateNodesTest {

  private final OnnxGraph graph =
      new OnnxGraph()
          .input("x", FLOAT, 1, 2)
          .floats("two", new float[] {2, 2}, 2)
          .floats("also_two", new float[] {2, 2}, 2)
          .floats("three", new float[] {3, 3}, 2)
          .output("y", FLOAT, 1, 2);

  private final OnnxGraph original = new OnnxGraph().input("x", FLOAT, 1, 2);

  private List<String> merged() throws Exception {
    OnnxModel model = TestGraphs.parse(graph);
    DuplicateNodes.merge(model.graph(), TestGraphs.parse(original).graph());
    return model.graph().nodes().stream()
        .map(node -> node.output() + " = " + node.operator() + " " + node.inputs())
        .toList();
  }

  @Test
  void whatTwoComputeOfTheSameValueIsComputedOnceHoweverItsConstantsAreCalled() throws Exception {
    graph.node("a", "Mul", "x", "two").node("b", "Mul", "x", "also_two").node("y", "Max", "a", "b");

    assertEquals(List.of("a = Mul [x, two]", "y = Max [a, a]"), merged());
  }

  @Test
  void whatFollowsFromTheSameIsMergedToo() throws Exception {
    graph
        .node("a", "Mul", "x", "two")
        .node("b", "Mul", "x", "also_two")
        .node("c", "Add", "a", "three")
        .node("d", "Add", "b", "three")
        .node("y", "Max", "c", "d");

    assertEquals(List.of("a = Mul [x, two]", "c = Add [a, three]", "y = Max [c, c]"), merged());
  }

  @Test
  void codesAreMergedAndEachReaderTurnsThemBackForItself() throws Exception {
    graph
        .floats("step", new float[] {0.5f})
        .codes("zero", UINT8, new byte[1])
        .codes("other_zero", UINT8, new byte[1])
        .node("a", "QuantizeLinear", "x", "step", "zero")
        .node("b", "QuantizeLinear", "x", "step", "other_zero")
        .node("c", "DequantizeLinear", "a", "step", "zero")
        .node("d", "DequantizeLinear", "b", "step", "zero")
        .node("y", "Max", "c", "d");

    assertEquals(
        List.of(
            "a = QuantizeLinear [x, step, zero]",
            "c = DequantizeLinear [a, step, zero]",
            "d = DequantizeLinear [a, step, zero]",
            "y = Max [c, d]"),
        merged());
  }

  @Test
  void nodesOfTheNetworkItselfStayForWhoeverAsksForThem() throws Exception {
    original.floats("two", new float[] {2, 2}, 2).node("b", "Mul", "x", "two");
    graph
        .node("a", "Mul", "x", "two")
        .node("b", "Mul", "x", "two")
        .node("c", "Mul", "x", "two")
        .node("y", "Max", "a", "b", "c");

    assertEquals(List.of("a = Mul [x, two]", "b = Mul [x, two]", "y = Max [a, b, a]"), merged());
  }

  @Test
  void otherConstantsAndOtherOperatorsStayApart() throws Exception {
    graph
        .node("a", "Mul", "x", "two")
        .node("b", "Mul", "x", "three")
        .node("c", "Add", "x", "two")
        .node("d", "Sub", "x", "two")
        .node("e", "Sub", "x", "also_two")
        .node("y", "Max", "a", "b", "c", "d", "e");

    assertEquals(6, merged().size());
  }

  @Test
  void anOutputOfTheGraphKeepsItsName() throws Exception {
    graph.node("a", "Mul", "x", "two").node("y", "Mul", "x", "also_two");

    assertEquals(List.of("a = Mul [x, two]", "y = Mul [x, also_two]"), merged());
  }
}
