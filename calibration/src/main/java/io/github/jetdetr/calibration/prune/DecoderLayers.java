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
 * A decoder's layers, told by the module path that PyTorch's exporters write into names, such as
 * {@code /model/decoder/layers.2/self_attn/MatMul}, and by what they do: each attends twice, to
 * itself and to the picture, and takes the queries on from the layer before it.
 *
 * @param scope the decoder's path up to the layer's number
 * @param queries by layer: name of the queries [1, Q, D] or [Q, 1, D] that it gives, first to last
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
   * Finds the longest row of layers.
   *
   * @param infos type and shape of every value
   * @throws QuantizeException when there are no two layers in a row, or their names do not tell
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
      DecoderLayers found = new DecoderLayers(scope.getKey(), row(scope.getValue(), infos));
      longest = found.count() > longest.count() ? found : longest;
    }
    if (longest.count() < 2) {
      throw new QuantizeException(
          "no names of the graph tell decoder layers apart (such as decoder/layers.1/…), or there"
              + " is only one");
    }
    return longest;
  }

  /** What the layers 0, 1, … hand on; empty where these are no layers of a decoder. */
  private static List<String> row(Map<Integer, List<Node>> scope, Map<String, TensorInfo> infos) {
    List<List<Node>> layers = new ArrayList<>();
    while (attendsTwice(scope.getOrDefault(layers.size(), List.of()))) {
      layers.add(scope.getOrDefault(layers.size(), List.of()));
    }
    List<String> queries = new ArrayList<>();
    for (int at = 0; at < layers.size(); at++) {
      boolean isLast = at + 1 == layers.size();
      List<Node> mine = layers.get(at);
      String given =
          isLast
              ? last(mine, queries, infos)
              : handedOn(mine, uses(layers.get(at + 1)), infos, null);
      if (given == null) {
        break;
      }
      queries.add(given);
    }
    return queries;
  }

  private static boolean attendsTwice(List<Node> layer) {
    return layer.stream().filter(node -> node.is("Softmax")).count() >= 2;
  }

  /** The last layer's queries: as large as those it was given, and made last. */
  private static @Nullable String last(
      List<Node> layer, List<String> before, Map<String, TensorInfo> infos) {
    TensorInfo like = before.isEmpty() ? null : infos.get(before.get(before.size() - 1));
    Set<String> all = new LinkedHashSet<>();
    layer.forEach(node -> all.addAll(node.outputs()));
    return like == null ? null : handedOn(layer, all, infos, like);
  }

  /** The layer's last value of three axes, floating point, that is among the wanted ones. */
  private static @Nullable String handedOn(
      List<Node> layer,
      Set<String> wanted,
      Map<String, TensorInfo> infos,
      @Nullable TensorInfo like) {
    String found = null;
    for (Node node : layer) {
      for (String output : node.outputs()) {
        TensorInfo info = infos.get(output);
        boolean fits =
            info != null
                && info.type() == TensorInfo.Type.FLOAT32
                && info.rank() == 3
                && (like == null || info.shape().equals(like.shape()));
        found = fits && wanted.contains(output) ? output : found;
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
