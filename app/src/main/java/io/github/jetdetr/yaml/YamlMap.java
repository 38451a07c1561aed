package io.github.jetdetr.yaml;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file. Values are read by key, type and range; an invalid value is added to
 * {@link YamlProblems} with its line, and the default is used so that reading can continue. {@link
 * #done()} reports unknown keys. Not thread-safe.
 */
public final class YamlMap {

  private final String file;
  private final int line;
  private final YamlProblems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final Set<String> read = new LinkedHashSet<>();

  private YamlMap(String file, int line, YamlProblems problems) {
    this.file = file;
    this.line = line;
    this.problems = problems;
  }

  /**
   * Reads a file whose root is a mapping; an empty file is an empty mapping. Syntax errors are
   * added to {@code problems} and result in an empty mapping.
   *
   * @throws IOException if the file cannot be read
   */
  public static YamlMap read(Path path, YamlProblems problems) throws IOException {
    return parse(path.toString(), YamlText.read(path), problems);
  }

  /** Parses text; {@code file} is the name used in error messages. */
  public static YamlMap parse(String file, String text, YamlProblems problems) {
    YamlMap map = new YamlMap(file, 1, problems);
    Node root = YamlText.root(file, text, problems);
    if (root instanceof MappingNode mapping) {
      map.fill(mapping);
    } else if (root != null && !isEmpty(root)) {
      problems.add(file, line(root), "expected 'key: value' lines");
    }
    return map;
  }

  private void fill(MappingNode mapping) {
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(file, line(entry.getKeyNode()), "a key must be plain text");
        continue;
      }
      String name = key.getValue();
      Integer before = keyLines.putIfAbsent(name, line(key));
      if (before != null) {
        problems.add(
            file, line(key), "duplicate key '%s' (first on line %d)".formatted(name, before));
        continue;
      }
      values.put(name, entry.getValueNode());
    }
  }

  /** The keys, in the order of the file. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Whether the key exists, with or without a value. */
  public boolean has(String key) {
    read.add(key);
    return values.containsKey(key);
  }

  /** Whether the key has a list. */
  public boolean isList(String key) {
    return values.get(key) instanceof SequenceNode;
  }

  /** The line of a key, from 1; that of the mapping if the key does not exist. */
  public int lineOf(String key) {
    return keyLines.getOrDefault(key, line);
  }

  /** Reports an error at a key. */
  public void problem(String key, String what) {
    problems.add(file, lineOf(key), key + ": " + what);
  }

  /** A text; null if the key is absent. */
  public @Nullable String text(String key) {
    return value(key, "text", scalar -> scalar);
  }

  /** A text, or the default. */
  public String text(String key, String defaultValue) {
    String text = text(key);
    return text == null ? defaultValue : text;
  }

  /** An integer in [min, max], or the default. */
  public int integer(String key, int defaultValue, int min, int max) {
    BigDecimal number = number(key, min, max, "a whole number");
    if (number == null) {
      return defaultValue;
    }
    if (number.stripTrailingZeros().scale() > 0) {
      problem(key, "must be a whole number, but was " + number);
      return defaultValue;
    }
    return number.intValue();
  }

  /** A number in [min, max], or the default. */
  public double number(String key, double defaultValue, double min, double max) {
    BigDecimal number = number(key, min, max, "a number");
    return number == null ? defaultValue : number.doubleValue();
  }

  private @Nullable BigDecimal number(String key, double min, double max, String kind) {
    BigDecimal number = value(key, kind, YamlNumber::decimal);
    if (number == null) {
      return null;
    }
    if (number.doubleValue() < min || number.doubleValue() > max) {
      problem(key, "must be in %s, but was %s".formatted(YamlNumber.range(min, max), number));
      return null;
    }
    return number;
  }

  /** {@code true} or {@code false}, or the default. */
  public boolean flag(String key, boolean defaultValue) {
    Boolean flag =
        value(
            key,
            "true or false",
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException();
                });
    return flag == null ? defaultValue : flag;
  }

  /** An enum constant, written as its name in lower case with hyphens; or the default. */
  public <E extends Enum<E>> E choice(String key, E defaultValue, Class<E> type) {
    String text = text(key);
    if (text == null) {
      return defaultValue;
    }
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String word = word(constant);
      if (word.equals(text)) {
        return constant;
      }
      words.add(word);
    }
    problem(key, "must be one of %s, but was '%s'".formatted(String.join(", ", words), text));
    return defaultValue;
  }

  /** An enum constant as written in YAML: lower case with hyphens. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A list of texts, empty if the key is absent. */
  public List<String> texts(String key) {
    return list(key, "a list of words", text -> text);
  }

  /** A text or a list of texts, empty if the key is absent. */
  public List<String> textOrTexts(String key) {
    if (isList(key)) {
      return texts(key);
    }
    String text = text(key);
    return text == null ? List.of() : List.of(text);
  }

  /** A list of numbers, empty if the key is absent. */
  public List<Float> numbers(String key) {
    return list(key, "a list of numbers", YamlNumber::finite);
  }

  private <T> List<T> list(String key, String kind, Function<String, T> convert) {
    read.add(key);
    Node node = values.get(key);
    List<T> items = new ArrayList<>();
    if (node == null || isEmpty(node)) {
      return items;
    }
    if (!(node instanceof SequenceNode sequence)) {
      problem(key, "must be " + kind);
      return items;
    }
    for (Node item : sequence.getValue()) {
      try {
        items.add(convert.apply(((ScalarNode) item).getValue()));
      } catch (ClassCastException | IllegalArgumentException e) {
        problems.add(file, line(item), key + ": must be " + kind);
        return List.of();
      }
    }
    return items;
  }

  /** A nested mapping; an empty one if the key is absent. */
  public YamlMap map(String key) {
    read.add(key);
    YamlMap map = new YamlMap(file, lineOf(key), problems);
    Node node = values.get(key);
    if (node instanceof MappingNode mapping) {
      map.fill(mapping);
    } else if (node != null && !isEmpty(node)) {
      problem(key, "must contain 'key: value' lines");
    }
    return map;
  }

  private <T> @Nullable T value(String key, String kind, Function<String, T> convert) {
    read.add(key);
    Node node = values.get(key);
    if (node == null || isEmpty(node)) {
      return null;
    }
    if (node instanceof ScalarNode scalar) {
      try {
        return convert.apply(scalar.getValue());
      } catch (IllegalArgumentException e) {
        problem(key, "must be %s, but was '%s'".formatted(kind, scalar.getValue()));
        return null;
      }
    }
    problem(key, "must be " + kind);
    return null;
  }

  /**
   * The values as they are written, as JSON in one line; every scalar is a text.
   *
   * @param without keys of this mapping that are left out
   */
  public String json(Set<String> without) {
    return YamlJson.text(values, without);
  }

  /** Reports every key that was not read, with the most similar known key. */
  public void done() {
    for (String key : values.keySet()) {
      if (!read.contains(key)) {
        String nearest = NearestName.among(read, key);
        problems.add(
            file,
            lineOf(key),
            nearest == null
                ? "unknown key '%s'; known keys: %s".formatted(key, String.join(", ", read))
                : "unknown key '%s'; did you mean '%s'?".formatted(key, nearest));
      }
    }
  }

  static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
