package io.github.jetdetr.config.key;

import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mapping of the configuration: its keys, and mappings within it. Immutable.
 *
 * @param name the key that it is the value of; empty for a whole file
 * @param each what its names stand for, where it holds one mapping a name, all with the same keys;
 *     otherwise empty
 * @param maxEach how many of these there may be
 * @param what what it is for, in a sentence or two
 * @param example YAML of a whole file that shows its keys; a test reads it
 * @param keys in the order of the reference
 * @param sections mappings within it, likewise
 * @param rules what no single key says, as JSON Schema
 */
public record ConfigSection(
    String name,
    String each,
    int maxEach,
    String what,
    String example,
    List<ConfigKey<?>> keys,
    List<ConfigSection> sections,
    Map<String, Object> rules) {

  private static final String TOGETHER = "dependentRequired";

  public ConfigSection {
    keys = List.copyOf(keys);
    sections = List.copyOf(sections);
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }

  /** A section with these keys. */
  public static ConfigSection of(String name, String what, String example, ConfigKey<?>... keys) {
    return new ConfigSection(name, "", 0, what, example, List.of(keys), List.of(), Map.of());
  }

  /** A copy that holds one such mapping a name, and at most so many. */
  public ConfigSection ofEach(String names, int max) {
    return new ConfigSection(name, names, max, what, example, keys, sections, rules);
  }

  /** A copy with these sections in it. */
  public ConfigSection with(ConfigSection... within) {
    return new ConfigSection(name, each, maxEach, what, example, keys, List.of(within), rules);
  }

  /** A copy in which a key makes sense together with others only. */
  public ConfigSection needs(ConfigKey<?> key, ConfigKey<?>... others) {
    Map<String, Object> needed = new LinkedHashMap<>();
    if (rules.get(TOGETHER) instanceof Map<?, ?> before) {
      before.forEach((name, names) -> needed.put((String) name, names));
    }
    needed.put(key.name(), Arrays.stream(others).map(ConfigKey::name).toList());
    return withRule(TOGETHER, needed);
  }

  /** A copy that needs one of these keys. */
  public ConfigSection needsOneOf(ConfigKey<?>... some) {
    List<Object> choices = new ArrayList<>();
    for (ConfigKey<?> key : some) {
      choices.add(Map.of("required", List.of(key.name())));
    }
    return withRule("anyOf", choices);
  }

  private ConfigSection withRule(String rule, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(rules);
    all.put(rule, value);
    return new ConfigSection(name, each, maxEach, what, example, keys, sections, all);
  }

  /** The mapping of this section in its parent's; an empty one if it is not there. */
  public YamlMap in(YamlMap parent) {
    return parent.map(name);
  }

  /** Whether the parent has it. */
  public boolean isIn(YamlMap parent) {
    return parent.has(name);
  }
}
