package io.github.jetdetr.calibration.prune;

import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.DetectorOutputs;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes decoder layers: each is replaced by the affine map that approximates it best on the
 * calibration pictures (layer-wise distillation by least squares), so that the heads behind it keep
 * working. In each round the layer is removed that raises the network's error least; the first
 * layer always stays.
 */
final class DecoderPruning {

  private final OnnxModel dense;
  private final Map<String, TensorInfo> infos;
  private final DecoderLayers layers;
  private final CalibrationPictures pictures;
  private final List<Integer> calibration;
  private final int threads;

  DecoderPruning(
      OnnxModel dense,
      Map<String, TensorInfo> infos,
      CalibrationPictures pictures,
      List<Integer> calibration,
      int threads)
      throws QuantizeException {
    this.dense = dense;
    this.infos = infos;
    this.pictures = pictures;
    this.calibration = calibration;
    this.threads = threads;
    layers = DecoderLayers.find(dense.graph(), infos);
  }

  /**
   * The pruned model.
   *
   * @param model the shorter model
   * @param errors query-wise error of the network after each removal, by removed layer, in the
   *     order of removal
   */
  record Shorter(OnnxModel model, Map<String, Double> errors) {}

  /**
   * Removes layers until {@code count} are left.
   *
   * @throws QuantizeException if there are no more than these
   */
  Shorter keep(int count, NetworkError networkError, ProgressListener progress)
      throws ModelException, QuantizeException {
    if (count >= layers.count()) {
      throw new QuantizeException(
          "the decoder has only %d layers, so there is none to remove".formatted(layers.count()));
    }
    List<Integer> removed = new ArrayList<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    OnnxModel best = dense;
    while (layers.count() - removed.size() > count) {
      int next = 0;
      double minError = Double.POSITIVE_INFINITY;
      for (int layer = 1; layer < layers.count(); layer++) {
        if (removed.contains(layer)) {
          continue;
        }
        List<Integer> tried = new ArrayList<>(removed);
        tried.add(layer);
        OnnxModel shorter = without(tried);
        double error = networkError.mean(shorter);
        progress.report("without decoder layers %s: error %.3f".formatted(sorted(tried), error));
        if (next == 0 || error < minError) {
          next = layer;
          minError = error;
          best = shorter;
        }
      }
      removed.add(next);
      errors.put(layers.scope() + next, minError);
    }
    return new Shorter(best, errors);
  }

  /**
   * Replaces layers first to last, so that each map is fitted to the outputs of the earlier maps.
   */
  private OnnxModel without(List<Integer> removed) throws ModelException, QuantizeException {
    OnnxModel shorter = dense.copy();
    for (int layer : sorted(removed)) {
      String input = layers.queries().get(layer - 1);
      String output = layers.queries().get(layer);
      replace(shorter.graph(), input, output, fit(shorter, input, output));
    }
    return shorter;
  }

  private static List<Integer> sorted(List<Integer> layers) {
    return layers.stream().sorted().toList();
  }

  private AffineFit.Affine fit(OnnxModel shorter, String input, String output)
      throws ModelException, QuantizeException {
    TensorInfo info = infos.get(input);
    if (info == null) {
      throw new QuantizeException("no shape is known for " + input);
    }
    AffineFit fit = new AffineFit(Math.toIntExact(info.size(info.rank() - 1)));
    try (ActivationCapture student = ActivationCapture.open(shorter, Set.of(input), threads);
        ActivationCapture teacher = ActivationCapture.open(dense, Set.of(output), threads)) {
      for (int picture : calibration) {
        Map<String, HostTensor> inputs = pictures.inputs(picture);
        Map<String, HostTensor> seen = new LinkedHashMap<>();
        student.run(inputs, Set.of(input), infos, seen::put);
        teacher.run(inputs, Set.of(output), infos, seen::put);
        fit.add(
            DetectorOutputs.tensor(seen, input).floats(),
            DetectorOutputs.tensor(seen, output).floats());
      }
    }
    return fit.affine();
  }

  private static void replace(Graph graph, String input, String output, AffineFit.Affine affine) {
    Node before = graph.wiring().producer(input);
    Node layer = graph.wiring().producer(output);
    if (before == null || layer == null) {
      throw new IllegalArgumentException("no layer between " + input + " and " + output);
    }
    int width = affine.bias().length;
    String weights = graph.freshName(output + "/map");
    graph.add(Initializers.floats(weights, affine.weights(), width, width));
    String bias = graph.freshName(output + "/map_bias");
    graph.add(Initializers.floats(bias, affine.bias(), width));
    layer.outputs().set(layer.outputs().indexOf(output), graph.freshName(output + "/gone"));
    String product = graph.freshName(output + "/mapped");
    graph.insertAfter(
        before,
        List.of(
            new Node("MatMul", product, List.of(input, weights), List.of(product)),
            new Node("Add", output + "/map", List.of(product, bias), List.of(output))));
    graph.removeDead();
  }
}
