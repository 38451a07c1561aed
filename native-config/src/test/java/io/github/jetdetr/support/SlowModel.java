package io.github.jetdetr.support;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small detector that takes long to open: a chain of products of constant matrices, which ONNX
 * Runtime works out when it opens the file, is added to its scores as a zero.
 */
public final class SlowModel {

  private static final int SIDE = 512;

  private SlowModel() {}

  /**
   * Replaces a model by one that gives the same answers.
   *
   * @param model an ONNX file of the layout {@link TinyModel.Layout#RAW}
   * @param products about 10 ms of opening each
   */
  public static Path slowDown(Path model, int products) throws IOException {
    ModelProto quick = ModelProto.parseFrom(Files.readAllBytes(model));
    GraphProto.Builder graph = quick.getGraph().toBuilder();
    GraphProto.Builder slow = graph.clone().clearNode();
    slow.addInitializer(
        TensorProto.newBuilder()
            .setName("slow_matrix")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(SIDE)
            .addDims(SIDE)
            .setRawData(ByteString.copyFrom(new byte[4 * SIDE * SIDE])));
    String last = "slow_matrix";
    for (int at = 0; at < products; at++) {
      slow.addNode(node("MatMul", "slow_" + at, last, "slow_matrix"));
      last = "slow_" + at;
    }
    slow.addNode(
        node("ReduceMean", "slow_zero", last)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("keepdims")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0)));
    for (NodeProto each : graph.getNodeList()) {
      boolean scores = each.getOutput(0).equals("pred_logits");
      slow.addNode(
          scores ? node("Add", "pred_logits", each.getInput(0), "slow_zero") : each.toBuilder());
    }
    return Files.write(model, quick.toBuilder().setGraph(slow).build().toByteArray());
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.addOutput(output);
  }
}
