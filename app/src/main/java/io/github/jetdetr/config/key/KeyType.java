package io.github.jetdetr.config.key;

import io.github.jetdetr.yaml.YamlMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which values a key takes.
 *
 * @param words for the reference, as in {@code whole number, 1 to 65535}
 * @param schema as JSON Schema 2020-12, for editors
 */
public record KeyType(String words, Map<String, Object> schema) {

  /** Names of nodes, cameras and zones: what topics can hold. */
  public static final String NAME = "[a-zA-Z0-9_-]+";

  private static final String TYPE = "type";
  private static final String NULL = "null";

  public KeyType {
    schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
  }

  /** A whole number within both bounds. */
  public static KeyType wholeNumber(int min, int max) {
    return new KeyType(
        "whole number, %d to %d".formatted(min, max),
        object(TYPE, "integer", "minimum", min, "maximum", max));
  }

  /** A number within both bounds. */
  public static KeyType number(double min, double max) {
    return new KeyType(
        "number, %s to %s".formatted(plain(min), plain(max)),
        object(TYPE, "number", "minimum", plain(min), "maximum", plain(max)));
  }

  /** Any number. */
  public static KeyType number() {
    return new KeyType("number", object(TYPE, "number"));
  }

  /** True or false. */
  public static KeyType flag() {
    return new KeyType("`true` or `false`", object(TYPE, "boolean"));
  }

  /** One of some words. */
  public static KeyType oneOf(List<?> words) {
    return new KeyType(spans(words, " or "), object("enum", List.copyOf(words)));
  }

  /** The words of an enum, as they are written in YAML. */
  public static List<String> wordsOf(Class<? extends Enum<?>> type) {
    List<String> words = new ArrayList<>();
    for (Enum<?> constant : type.getEnumConstants()) {
      words.add(YamlMap.word(constant));
    }
    return words;
  }

  /** Any text; a number is one, too. */
  public static KeyType text() {
    return text("text");
  }

  /** Any text of some kind. */
  public static KeyType text(String words) {
    return new KeyType(words, object(TYPE, List.of("string", "number", "boolean")));
  }

  /**
   * A text of one form.
   *
   * @param pattern of the whole text, without anchors; a regular expression of Java and JavaScript
   */
  public static KeyType text(String words, String pattern) {
    return new KeyType(words, object(TYPE, "string", "pattern", "^(?:" + pattern + ")$"));
  }

  /** A name in topics; one of digits is written as a number. */
  public static KeyType name() {
    return new KeyType("letters, digits, `_` and `-`", nameSchema(NAME));
  }

  /** The first levels of topics. */
  public static KeyType namesWithSlashes() {
    return new KeyType("names with `/` between them", nameSchema("%1$s(?:/%1$s)*".formatted(NAME)));
  }

  private static Map<String, Object> nameSchema(String pattern) {
    return object(TYPE, List.of("string", "integer"), "pattern", "^" + pattern + "$");
  }

  /** A list of words, each once. */
  public static KeyType someOf(List<String> words) {
    return new KeyType(
        "list of " + spans(words, ", "),
        object(TYPE, "array", "items", oneOf(words).schema(), "uniqueItems", true));
  }

  /** One of some words, or a list of them, each once. */
  public static KeyType oneOrSomeOf(List<String> words) {
    return new KeyType(
        "one or a list of " + spans(words, ", "),
        object("anyOf", List.of(oneOf(words).schema(), someOf(words).schema())));
  }

  /** One value, or a list of them. */
  public static KeyType oneOrList(String words, KeyType item) {
    return new KeyType(
        words, object("anyOf", List.of(item.schema(), listOf(words, item).schema())));
  }

  /** A list of some length. */
  public static KeyType list(String words, KeyType items, int min, int max) {
    return new KeyType(
        words, object(TYPE, "array", "items", items.schema(), "minItems", min, "maxItems", max));
  }

  /** A list of any length from so many items on. */
  public static KeyType listOf(String words, KeyType items, int min) {
    return new KeyType(words, object(TYPE, "array", "items", items.schema(), "minItems", min));
  }

  /** A list of any length. */
  public static KeyType listOf(String words, KeyType items) {
    return listOf(words, items, 0);
  }

  /** A mapping of names to values of one type. */
  public static KeyType named(String words, KeyType values) {
    return new KeyType(words, object(TYPE, "object", "additionalProperties", values.schema()));
  }

  /** One or the other. */
  public static KeyType either(KeyType one, KeyType other) {
    return new KeyType(
        one.words() + ", or " + other.words(),
        object("anyOf", List.of(one.schema(), other.schema())));
  }

  /** The schema of this value or none: a key without a value is as if it were not there. */
  Map<String, Object> schemaOrNull() {
    return orNull(schema);
  }

  static Map<String, Object> orNull(Map<String, Object> schema) {
    Map<String, Object> either = new LinkedHashMap<>(schema);
    either.computeIfPresent(TYPE, (key, types) -> with(types, NULL));
    either.computeIfPresent("enum", (key, words) -> withNull((List<?>) words));
    either.computeIfPresent("anyOf", (key, types) -> with(types, object(TYPE, NULL)));
    return either;
  }

  /** Keys and values in turn, in this order. */
  static Map<String, Object> object(Object... entries) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int at = 0; at < entries.length; at += 2) {
      object.put((String) entries[at], entries[at + 1]);
    }
    return object;
  }

  private static List<Object> with(Object oneOrMany, Object more) {
    List<Object> all =
        new ArrayList<>(oneOrMany instanceof List<?> many ? many : List.of(oneOrMany));
    all.add(more);
    return all;
  }

  // No List.of: it takes no null.
  @SuppressWarnings("NullAway")
  private static List<Object> withNull(List<?> words) {
    List<Object> all = new ArrayList<>(words);
    all.add(null);
    return all;
  }

  private static String spans(List<?> words, String last) {
    String text = words.stream().map(String::valueOf).collect(Collectors.joining("`, `", "`", "`"));
    int comma = text.lastIndexOf(", ");
    return comma < 0 ? text : text.substring(0, comma) + last + text.substring(comma + 2);
  }

  /** As people write it: no exponent, no trailing zero. */
  static BigDecimal plain(double number) {
    BigDecimal exact = new BigDecimal(String.valueOf(number)).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }
}
