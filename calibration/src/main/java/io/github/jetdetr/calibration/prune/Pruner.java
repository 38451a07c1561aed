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
import io.github.jetdetr.calibration.network.SameFunction;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a model smaller without training: fewer decoder layers, fewer queries, or half of the
 * weights zero in the 2:4 pattern that tensor cores skip, with each layer refitted to the dense
 * one's outputs.
 */
public final class Pruner {

  /**
   * What to prune.
   *
   * @param decoderLayers number of decoder layers to keep; 0 keeps all
   * @param queries maximum number of queries; 0 keeps all
   * @param twoOfFour whether two of every four weights along the input channels become zero
   */
  public record Plan(int decoderLayers, int queries, boolean twoOfFour) {}

  /**
   * A pruned model.
   *
   * @param model the pruned graph
   * @param prepared the dense model
   * @param error query-wise error on the held-out pictures; NaN if the number of queries changed
   * @param zeroShare share of the convolutions' weights that are zero, 0..1
   * @param layers by name: relative error of each pruned layer after refitting; for a removed
   *     decoder layer, the network's query-wise error after its removal
   * @param heldOut the pictures on which the error was measured
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
   * Prunes a model; takes minutes. Writes no files.
   *
   * @param path of the fp32 model
   * @param frames folder with the pictures
   * @param threads CPU threads
   * @throws ModelException if the model cannot be read or prepared
   * @throws QuantizeException if the model has nothing of this kind to prune, or the pictures are
   *     too few
   */
  public static Pruned run(
      Path path, Path frames, Plan plan, int threads, ProgressListener progress)
      throws ModelException, QuantizeException, IOException {
    PreparedModel prepared = PreparedModel.read(path);
    OnnxModel model = prepared.model();
    try (CalibrationPictures pictures =
        new CalibrationPictures(
            PictureFiles.list(frames), prepared.input(), prepared.file().inputs())) {
      PictureSplit split = PictureSplit.of(pictures.count());
      SameFunction.check(path, prepared, pictures, threads);
      Map<String, TensorInfo> infos =
          ActivationCapture.describe(model, pictures.inputs(0), threads);
      OnnxModel pruned = model.copy();
      Map<String, Double> layers = new LinkedHashMap<>();
      if (plan.twoOfFour()) {
        List<Layer> dense =
            new LayerFinder(model.graph(), infos, 0)
                .layers().stream().filter(SparsePruning::canPrune).toList();
        layers.putAll(
            new SparsePruning(model, pruned, infos, pictures, split.calibration(), threads)
                .prune(dense, progress));
      }
      double error = Double.NaN;
      if (plan.queries() > 0) {
        Graph smaller = pruned.graph();
        keepQueries(smaller, plan.queries());
        Map<String, TensorInfo> now =
            ActivationCapture.describe(pruned, pictures.inputs(0), threads);
        now.values().forEach(info -> smaller.updateShape(info.name(), info.shape()));
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

  /**
   * Lowers k of the query selection; nodes behind it follow if they take its size from the graph.
   */
  private static void keepQueries(Graph graph, int queries) throws QuantizeException {
    List<Node> nodes = QueryTopK.nodes(graph);
    if (nodes.isEmpty()) {
      throw new QuantizeException(
          "the model has no query selection: the number of queries is fixed by its weights");
    }
    Node first = nodes.get(0);
    TensorProto count = graph.constant(first.input(1));
    if (count == null || Initializers.longs(count)[0] <= queries) {
      throw new QuantizeException("the model has at most %d queries already".formatted(queries));
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
          "the number of queries (%d) is fixed in '%s'; export the model with dynamic shapes"
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
