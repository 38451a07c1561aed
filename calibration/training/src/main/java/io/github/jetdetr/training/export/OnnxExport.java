package io.github.jetdetr.training.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkOutput;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Weights;
import java.util.List;

/** Exports the trained network as an ONNX model in the daemon's queries layout. */
public final class OnnxExport {

  private OnnxExport() {}

  /**
   * {@code images} [N, 3, H, W] in 0..1 → {@code pred_logits} [N, Q, C], {@code pred_boxes} [N, Q,
   * 4].
   *
   * @param weights the weights to export, usually the moving average
   */
  public static ModelProto model(NetworkShape shape, Weights weights) {
    OnnxGraphWriter graph = new OnnxGraphWriter();
    NetworkOutput<String> output =
        new Network<>(shape, new OnnxOps(weights, graph)).detect("images");
    graph.output("pred_logits", output.logits());
    graph.output("pred_boxes", output.boxes());
    return graph.model(
        "jetdetr",
        List.of(OnnxGraphWriter.batch("images", 3, shape.imageHeight(), shape.imageWidth())),
        List.of(
            OnnxGraphWriter.batch("pred_logits", shape.queries(), shape.classes()),
            OnnxGraphWriter.batch("pred_boxes", shape.queries(), 4)));
  }
}
