package io.github.jetdetr.calibration.prune;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.SampledRows;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prunes half of the weights of convolutions, first to last. Each layer is fitted to the dense
 * network's outputs at the same positions, from the sparse network's actual inputs, so that it also
 * compensates for the layers before it.
 */
final class SparsePruning {

  private final OnnxModel sparse;
  private final CalibrationPictures pictures;
  private final List<Integer> calibration;
  private final LayerPass teacher;
  private final LayerPass student;

  /**
   * @param sparse a copy of the dense model, whose weights are replaced
   * @param infos type and shape of every value by name
   */
  SparsePruning(
      OnnxModel dense,
      OnnxModel sparse,
      Map<String, TensorInfo> infos,
      CalibrationPictures pictures,
      List<Integer> calibration,
      int threads) {
    this.sparse = sparse;
    this.pictures = pictures;
    this.calibration = calibration;
    long floats = LayerPass.defaultGroupFloats() / 2; // teacher's and student's rows at once
    teacher = new LayerPass(dense, infos, Map.of(), threads, floats);
    student = new LayerPass(sparse, infos, Map.of(), threads, floats);
  }

  /** Convolutions whose input channels are a multiple of four; the first layer has only three. */
  static boolean canPrune(Layer layer) {
    return layer.isConvolution()
        && layer.groups() == 1
        && layer.channels() % 4 == 0
        && layer.columns() >= LayerFinder.MIN_SIDE;
  }

  /**
   * Prunes layers in the order of the graph.
   *
   * @return relative error of each layer's activated output by name
   */
  Map<String, Double> prune(List<Layer> layers, ProgressListener progress)
      throws ModelException, QuantizeException {
    Map<String, Double> errors = new LinkedHashMap<>();
    for (Layer layer : layers) {
      SampledRows exactRows = rows(teacher, layer);
      SampledRows actualRows = rows(student, layer);
      SparseLayer pruned = SparseLayer.of(new LayerSample(layer, actualRows, exactRows));
      write(sparse.graph(), layer, pruned);
      errors.put(layer.label(), pruned.error());
      progress.report("layers: %d of %d pruned".formatted(errors.size(), layers.size()));
    }
    return errors;
  }

  private SampledRows rows(LayerPass pass, Layer layer) throws ModelException, QuantizeException {
    SampledRows rows = pass.sample(List.of(layer), pictures, calibration).get(layer);
    if (rows == null) {
      throw new IllegalStateException("no rows of " + layer.label());
    }
    return rows;
  }

  private static void write(Graph graph, Layer layer, SparseLayer pruned) {
    Node node = graph.wiring().producer(layer.node().output());
    TensorProto dense = node == null ? null : graph.constant(node.input(1));
    if (node == null || dense == null) {
      throw new IllegalStateException(
          "weights of " + layer.label() + " were removed from the graph");
    }
    String weights = graph.freshName(node.output() + "/sparse");
    graph.add(Initializers.floats(weights, pruned.weights(), Initializers.shape(dense)));
    String bias = graph.freshName(node.output() + "/sparse_bias");
    graph.add(Initializers.floats(bias, pruned.bias(), layer.outputs()));
    node.inputs().set(1, weights);
    while (node.inputs().size() < 3) {
      node.inputs().add("");
    }
    node.inputs().set(2, bias);
  }
}
