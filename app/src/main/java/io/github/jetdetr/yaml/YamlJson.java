package io.github.jetdetr.yaml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Writes YAML nodes as JSON, which is YAML that reads as the same: every scalar is a text. */
final class YamlJson {

  // More than any settings have; an alias may refer to what it is in.
  private static final int MAX_DEPTH = 16;

  private final StringBuilder out = new StringBuilder();

  private YamlJson() {}

  static String text(Map<String, Node> values, Set<String> without) {
    YamlJson json = new YamlJson();
    Map<String, Node> wanted = new LinkedHashMap<>(values);
    wanted.keySet().removeAll(without);
    json.map(wanted, 0);
    return json.out.toString();
  }

  private void map(Map<String, Node> values, int depth) {
    String separator = "{";
    for (Map.Entry<String, Node> entry : values.entrySet()) {
      out.append(separator);
      text(entry.getKey());
      out.append(':');
      node(entry.getValue(), depth + 1);
      separator = ",";
    }
    out.append(values.isEmpty() ? "{}" : "}");
  }

  private void node(Node node, int depth) {
    if (depth > MAX_DEPTH || YamlMap.isEmpty(node)) {
      out.append("null");
    } else if (node instanceof ScalarNode scalar) {
      text(scalar.getValue());
    } else if (node instanceof SequenceNode sequence) {
      out.append('[');
      String separator = "";
      for (Node item : sequence.getValue()) {
        out.append(separator);
        node(item, depth + 1);
        separator = ",";
      }
      out.append(']');
    } else if (node instanceof MappingNode mapping) {
      Map<String, Node> values = new LinkedHashMap<>();
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          values.put(key.getValue(), entry.getValueNode());
        }
      }
      map(values, depth);
    }
  }

  private void text(String text) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }
}
