package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.Weights;
import io.github.jetdetr.engine.ModelException;
import io.github.jetdetr.engine.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a smaller model without training: fewer queries, or half of the weights in the 2:4 pattern
 * that tensor cores skip, each layer repaired against the dense one's outputs.
 */
public final class Pruner {

  /**
   * What to keep.
   *
   * @param queries most queries that are chosen; 0 leaves them
   * @param twoOfFour whether two of each four weights along the input channels become zero
   */
  public record Plan(int queries, boolean twoOfFour) {}

  /**
   * What came of it.
   *
   * @param error query-wise error on the pictures held out, NaN where queries no longer pair up
   * @param zeroShare share of the convolutions' weights that are zero
   * @param layers relative error of each layer that was pruned, after repair
   */
  public record Pruned(
      OnnxModel model,
      Prepared prepared,
      double error,
      double zeroShare,
      Map<String, Double> layers) {}

  private Pruner() {}

  /**
   * Prunes.
   *
   * @throws QuantizeException when the model has nothing of the kind, or the pictures are too few
   */
  public static Pruned run(Path path, Path frames, Plan plan, int threads, Progress progress)
      throws ModelException, QuantizeException, IOException {
    Prepared prepared = Prepared.read(path);
    OnnxModel model = prepared.model();
    try (Pictures pictures =
        new Pictures(Pictures.list(frames), prepared.input(), prepared.mask())) {
      Split split = Split.of(pictures.count());
      Map<String, TensorInfo> infos = Capture.describe(model, pictures.inputs(0), threads);
      OnnxModel pruned = model.copy();
      Map<String, Double> layers = new LinkedHashMap<>();
      if (plan.twoOfFour()) {
        List<Layer> dense =
            new LayerFinder(model.graph(), infos, 0)
                .layers().stream().filter(Pruner::canHalve).toList();
        new LayerPass(model, infos, Map.of(), threads, LayerPass.defaultGroupFloats())
            .each(
                dense,
                pictures,
                split.calibration(),
                sample -> layers.put(sample.layer().label(), halve(pruned.graph(), sample)),
                progress);
      }
      double error = Double.NaN;
      if (plan.queries() > 0) {
        keepQueries(pruned.graph(), plan.queries());
      } else {
        NetworkError measured =
            new NetworkError(model, prepared.outputs(), pictures, split.heldOut(), threads);
        error = measured.mean(pruned);
      }
      return new Pruned(pruned, prepared, error, zeroShare(pruned.graph()), layers);
    }
  }

  /** Convolutions whose input channels come in fours; the first layer sees only three. */
  private static boolean canHalve(Layer layer) {
    return layer.isConvolution()
        && layer.groups() == 1
        && layer.channels() % 4 == 0
        && layer.columns() >= LayerFinder.LEAST_SIDE;
  }

  private static double halve(Graph graph, LayerSample sample) {
    Layer layer = sample.layer();
    SparseLayer sparse = SparseLayer.of(sample);
    for (Node node : graph.nodes()) {
      if (node.output().equals(layer.node().output())) {
        String weights = graph.freshName(node.output() + "/sparse");
        TensorProto dense = graph.constant(node.input(1));
        if (dense == null) {
          throw new IllegalStateException("weights of " + layer.label() + " went");
        }
        graph.add(Weights.floats(weights, sparse.weights(), Weights.shape(dense)));
        String bias = graph.freshName(node.output() + "/sparse_bias");
        graph.add(Weights.floats(bias, sparse.bias(), layer.outputs()));
        node.inputs().set(1, weights);
        while (node.inputs().size() < 3) {
          node.inputs().add("");
        }
        node.inputs().set(2, bias);
      }
    }
    return sparse.error();
  }

  /** The selection takes fewer; everything behind it follows, where the graph asks for its size. */
  private static void keepQueries(Graph graph, int queries) throws QuantizeException {
    List<Node> nodes = QuerySelection.nodes(graph);
    if (nodes.isEmpty()) {
      throw new QuantizeException("the model chooses no queries: their number is fixed in weights");
    }
    Node first = nodes.get(0);
    TensorProto count = graph.constant(first.input(1));
    if (count == null || Weights.longs(count)[0] <= queries) {
      throw new QuantizeException("the model has no more than %d queries".formatted(queries));
    }
    long before = Weights.longs(count)[0];
    List<String> fixed = new ArrayList<>();
    for (TensorProto constant : graph.constants().values()) {
      boolean isShape = Weights.isInteger(constant) && constant.getDimsCount() == 1;
      for (long value :
          isShape && constant.getDims(0) > 1 ? Weights.longs(constant) : new long[0]) {
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
        .set(1, graph.add(Weights.longs(name, new long[] {queries}, Weights.shape(count))));
  }

  private static double zeroShare(Graph graph) {
    long zeros = 0;
    long all = 0;
    for (Node node : graph.nodes()) {
      TensorProto weights = node.is("Conv") ? graph.constant(node.input(1)) : null;
      if (weights != null) {
        for (float value : Weights.floats(weights)) {
          zeros += value == 0 ? 1 : 0;
          all++;
        }
      }
    }
    return all == 0 ? 0 : (double) zeros / all;
  }
}
