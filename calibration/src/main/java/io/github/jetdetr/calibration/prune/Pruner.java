package io.github.jetdetr.calibration.prune;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.PictureSplit;
import io.github.jetdetr.calibration.network.PreparedModel;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.network.QueryTopK;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a smaller model without training: fewer decoder layers, fewer queries, or half of the
 * weights in the 2:4 pattern that tensor cores skip, each layer repaired against the dense one's
 * outputs.
 */
public final class Pruner {

  /**
   * What to keep.
   *
   * @param decoderLayers layers of the decoder; 0 leaves them
   * @param queries most queries that are chosen; 0 leaves them
   * @param twoOfFour whether two of each four weights along the input channels become zero
   */
  public record Plan(int decoderLayers, int queries, boolean twoOfFour) {}

  /**
   * What came of it.
   *
   * @param error query-wise error on the pictures held out, NaN where queries no longer pair up
   * @param zeroShare share of the convolutions' weights that are zero
   * @param layers relative error of each layer that was pruned, after repair; of a decoder layer
   *     that went, the network's query-wise error then
   * @param heldOut the pictures the error was measured on
   */
  public record Pruned(
      OnnxModel model,
      PreparedModel prepared,
      double error,
      double zeroShare,
      Map<String, Double> layers,
      List<Path> heldOut) {}

  private Pruner() {}

  /**
   * Prunes.
   *
   * @throws QuantizeException when the model has nothing of the kind, or the pictures are too few
   */
  public static Pruned run(
      Path path, Path frames, Plan plan, int threads, ProgressListener progress)
      throws ModelException, QuantizeException, IOException {
    PreparedModel prepared = PreparedModel.read(path);
    OnnxModel model = prepared.model();
    try (CalibrationPictures pictures =
        new CalibrationPictures(
            CalibrationPictures.list(frames), prepared.input(), prepared.mask())) {
      PictureSplit split = PictureSplit.of(pictures.count());
      Map<String, TensorInfo> infos =
          ActivationCapture.describe(model, pictures.inputs(0), threads);
      OnnxModel pruned = model.copy();
      Map<String, Double> layers = new LinkedHashMap<>();
      if (plan.twoOfFour()) {
        List<Layer> dense =
            new LayerFinder(model.graph(), infos, 0)
                .layers().stream().filter(SparsePruning::canHalve).toList();
        layers.putAll(
            new SparsePruning(model, pruned, infos, pictures, split.calibration(), threads)
                .halve(dense, progress));
      }
      double error = Double.NaN;
      if (plan.queries() > 0) {
        Graph smaller = pruned.graph();
        keepQueries(smaller, plan.queries());
        Map<String, TensorInfo> now =
            ActivationCapture.describe(pruned, pictures.inputs(0), threads);
        now.values().forEach(info -> smaller.declare(info.name(), info.shape()));
      } else {
        NetworkError measured =
            new NetworkError(model, prepared.outputs(), pictures, split.heldOut(), threads);
        if (plan.decoderLayers() > 0) {
          DecoderPruning.Shorter shorter =
              new DecoderPruning(model, infos, pictures, split.calibration(), threads)
                  .keep(plan.decoderLayers(), measured, progress);
          pruned = shorter.model();
          layers.putAll(shorter.errors());
        }
        error = measured.mean(pruned);
      }
      pruned.graph().removeDead();
      List<Path> heldOut = split.heldOut().stream().map(pictures.files()::get).toList();
      return new Pruned(pruned, prepared, error, zeroShare(pruned.graph()), layers, heldOut);
    }
  }

  /** The selection takes fewer; everything behind it follows, where the graph asks for its size. */
  private static void keepQueries(Graph graph, int queries) throws QuantizeException {
    List<Node> nodes = QueryTopK.nodes(graph);
    if (nodes.isEmpty()) {
      throw new QuantizeException("the model chooses no queries: their number is fixed in weights");
    }
    Node first = nodes.get(0);
    TensorProto count = graph.constant(first.input(1));
    if (count == null || Initializers.longs(count)[0] <= queries) {
      throw new QuantizeException("the model has no more than %d queries".formatted(queries));
    }
    long before = Initializers.longs(count)[0];
    List<String> fixed = new ArrayList<>();
    for (TensorProto constant : graph.constants().values()) {
      boolean isShape = Initializers.isInteger(constant) && constant.getDimsCount() == 1;
      for (long value :
          isShape && constant.getDims(0) > 1 ? Initializers.longs(constant) : new long[0]) {
        if (value == before) {
          fixed.add(constant.getName());
        }
      }
    }
    if (!fixed.isEmpty()) {
      throw new QuantizeException(
          "the export fixed %d queries in '%s'; export it with open sizes"
              .formatted(before, fixed.get(0)));
    }
    String name = graph.freshName(first.input(1) + "/pruned");
    first
        .inputs()
        .set(
            1,
            graph.add(Initializers.longs(name, new long[] {queries}, Initializers.shape(count))));
  }

  private static double zeroShare(Graph graph) {
    long zeros = 0;
    long all = 0;
    for (Node node : graph.nodes()) {
      TensorProto weights = node.is("Conv") ? graph.constant(node.input(1)) : null;
      if (weights != null) {
        for (float value : Initializers.floats(weights)) {
          zeros += value == 0 ? 1 : 0;
          all++;
        }
      }
    }
    return all == 0 ? 0 : (double) zeros / all;
  }
}
