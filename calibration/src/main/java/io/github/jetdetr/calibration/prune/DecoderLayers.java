package io.github.jetdetr.calibration.prune;

import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's layers, identified by the module path that PyTorch's exporters write into names, such
 * as {@code /model/decoder/layers.2/self_attn/MatMul}, and by their structure: each has
 * self-attention and cross-attention, and continues with the queries of the previous layer.
 *
 * @param scope the decoder's path up to the layer's number
 * @param queries for each layer, first to last, the name of the queries [1, Q, D] or [Q, 1, D] that
 *     it outputs
 */
record DecoderLayers(String scope, List<String> queries) {

  private static final Pattern LAYER = Pattern.compile("(.*?[./]layers?[./_])(\\d{1,3})[./].*");

  DecoderLayers {
    queries = List.copyOf(queries);
  }

  /** Number of layers. */
  int count() {
    return queries.size();
  }

  /**
   * Finds the longest sequence of layers.
   *
   * @param infos type and shape of every value by name
   * @throws QuantizeException if there are no two consecutive layers, or names do not identify them
   */
  static DecoderLayers find(Graph graph, Map<String, TensorInfo> infos) throws QuantizeException {
    Map<String, Map<Integer, List<Node>>> scopes = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      Matcher matcher = LAYER.matcher(node.name().isEmpty() ? node.output() : node.name());
      if (matcher.matches()) {
        scopes
            .computeIfAbsent(matcher.group(1), key -> new LinkedHashMap<>())
            .computeIfAbsent(Integer.parseInt(matcher.group(2)), key -> new ArrayList<>())
            .add(node);
      }
    }
    DecoderLayers longest = new DecoderLayers("", List.of());
    for (Map.Entry<String, Map<Integer, List<Node>>> scope : scopes.entrySet()) {
      DecoderLayers found = new DecoderLayers(scope.getKey(), sequence(scope.getValue(), infos));
      longest = found.count() > longest.count() ? found : longest;
    }
    if (longest.count() < 2) {
      throw new QuantizeException(
          "found no decoder layers: node names must contain a path such as decoder/layers.1/…,"
              + " and there must be at least two layers");
    }
    return longest;
  }

  /** The outputs of layers 0, 1, …; empty if these are not layers of a decoder. */
  private static List<String> sequence(
      Map<Integer, List<Node>> scope, Map<String, TensorInfo> infos) {
    List<List<Node>> layers = new ArrayList<>();
    while (hasTwoAttentions(scope.getOrDefault(layers.size(), List.of()))) {
      layers.add(scope.getOrDefault(layers.size(), List.of()));
    }
    List<String> queries = new ArrayList<>();
    for (int at = 0; at < layers.size(); at++) {
      boolean isLast = at + 1 == layers.size();
      List<Node> layer = layers.get(at);
      String output =
          isLast
              ? lastLayerOutput(layer, queries, infos)
              : lastOutput(layer, uses(layers.get(at + 1)), infos, null);
      if (output == null) {
        break;
      }
      queries.add(output);
    }
    return queries;
  }

  private static boolean hasTwoAttentions(List<Node> layer) {
    return layer.stream().filter(node -> node.is("Softmax")).count() >= 2;
  }

  /** The last layer's queries: the last value of the same shape as its input queries, or null. */
  private static @Nullable String lastLayerOutput(
      List<Node> layer, List<String> before, Map<String, TensorInfo> infos) {
    TensorInfo sameShape = before.isEmpty() ? null : infos.get(before.get(before.size() - 1));
    Set<String> all = new LinkedHashSet<>();
    layer.forEach(node -> all.addAll(node.outputs()));
    return sameShape == null ? null : lastOutput(layer, all, infos, sameShape);
  }

  /** The layer's last floating-point value of rank 3 among the candidates, or null. */
  private static @Nullable String lastOutput(
      List<Node> layer,
      Set<String> candidates,
      Map<String, TensorInfo> infos,
      @Nullable TensorInfo sameShape) {
    String found = null;
    for (Node node : layer) {
      for (String output : node.outputs()) {
        TensorInfo info = infos.get(output);
        boolean fits =
            info != null
                && info.type() == TensorInfo.Type.FLOAT32
                && info.rank() == 3
                && (sameShape == null || info.shape().equals(sameShape.shape()));
        found = fits && candidates.contains(output) ? output : found;
      }
    }
    return found;
  }

  private static Set<String> uses(List<Node> layer) {
    Set<String> uses = new LinkedHashSet<>();
    layer.forEach(node -> uses.addAll(node.uses()));
    return uses;
  }
}
