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
 * Takes decoder layers away: each gives way to the affine map that comes nearest to it on the
 * pictures (layer-wise distillation by least squares), so heads and boxes behind it go on as they
 * were. Of the layers that may go, the one that costs the network least goes first; the first layer
 * of all stays.
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
   * What is left.
   *
   * @param errors query-wise error of the network by layer, after it went, in the order they went
   */
  record Shorter(OnnxModel model, Map<String, Double> errors) {}

  /**
   * Keeps so many layers.
   *
   * @throws QuantizeException when there are no more than these
   */
  Shorter keep(int count, NetworkError error, ProgressListener progress)
      throws ModelException, QuantizeException {
    if (count >= layers.count()) {
      throw new QuantizeException(
          "the decoder has no more than %d layers".formatted(layers.count()));
    }
    List<Integer> gone = new ArrayList<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    OnnxModel best = dense;
    while (layers.count() - gone.size() > count) {
      int next = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int layer = 1; layer < layers.count(); layer++) {
        if (gone.contains(layer)) {
          continue;
        }
        List<Integer> tried = new ArrayList<>(gone);
        tried.add(layer);
        OnnxModel shorter = without(tried);
        double now = error.mean(shorter);
        progress.tell("without decoder layers %s: error %.3f".formatted(sorted(tried), now));
        if (next == 0 || now < least) {
          next = layer;
          least = now;
          best = shorter;
        }
      }
      gone.add(next);
      errors.put(layers.scope() + next, least);
    }
    return new Shorter(best, errors);
  }

  /** First to last, so that each map is fitted to what the maps before it give. */
  private OnnxModel without(List<Integer> gone) throws ModelException, QuantizeException {
    OnnxModel shorter = dense.copy();
    for (int layer : sorted(gone)) {
      String given = layers.queries().get(layer - 1);
      String wanted = layers.queries().get(layer);
      replace(shorter.graph(), given, wanted, fit(shorter, given, wanted));
    }
    return shorter;
  }

  private static List<Integer> sorted(List<Integer> layers) {
    return layers.stream().sorted().toList();
  }

  private AffineFit.Affine fit(OnnxModel shorter, String given, String wanted)
      throws ModelException, QuantizeException {
    TensorInfo info = infos.get(given);
    if (info == null) {
      throw new QuantizeException("nothing is known of " + given);
    }
    AffineFit fit = new AffineFit(Math.toIntExact(info.size(info.rank() - 1)));
    try (ActivationCapture student = ActivationCapture.open(shorter, Set.of(given), threads);
        ActivationCapture teacher = ActivationCapture.open(dense, Set.of(wanted), threads)) {
      for (int picture : calibration) {
        Map<String, HostTensor> inputs = pictures.inputs(picture);
        Map<String, HostTensor> seen = new LinkedHashMap<>();
        student.run(inputs, Set.of(given), infos, seen::put);
        teacher.run(inputs, Set.of(wanted), infos, seen::put);
        fit.add(
            DetectorOutputs.tensor(seen, given).floats(),
            DetectorOutputs.tensor(seen, wanted).floats());
      }
    }
    return fit.affine();
  }

  private static void replace(Graph graph, String given, String wanted, AffineFit.Affine affine) {
    Node before = graph.wiring().producer(given);
    Node layer = graph.wiring().producer(wanted);
    if (before == null || layer == null) {
      throw new IllegalArgumentException("no layer between " + given + " and " + wanted);
    }
    int width = affine.bias().length;
    String weights = graph.freshName(wanted + "/map");
    graph.add(Initializers.floats(weights, affine.weights(), width, width));
    String bias = graph.freshName(wanted + "/map_bias");
    graph.add(Initializers.floats(bias, affine.bias(), width));
    layer.outputs().set(layer.outputs().indexOf(wanted), graph.freshName(wanted + "/gone"));
    String product = graph.freshName(wanted + "/mapped");
    graph.insertAfter(
        before,
        List.of(
            new Node("MatMul", product, List.of(given, weights), List.of(product)),
            new Node("Add", wanted + "/map", List.of(product, bias), List.of(wanted))));
    graph.removeDead();
  }
}
