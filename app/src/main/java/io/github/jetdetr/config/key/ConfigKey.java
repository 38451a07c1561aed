package io.github.jetdetr.config.key;

import io.github.jetdetr.yaml.YamlMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration with everything that is to be said of it. Readers read by it, so
 * what the reference says of its type, range and default is what happens. Immutable.
 *
 * @param <T> the value as the reader has it
 */
public final class ConfigKey<T> {

  /** How a value is read; mistakes are added to the mapping's problems, with the line. */
  public interface Reading<T> {
    /** Reads the key, if it is there and valid; otherwise gives what is usual. */
    T read(YamlMap map, T usual);
  }

  private final String name;
  private final KeyType type;
  private final T usual;
  private final @Nullable Object usualValue;
  private final String usualText;
  private final String unit;
  private final boolean required;
  private final String what;
  private final Reading<T> reading;

  private ConfigKey(
      String name,
      KeyType type,
      T usual,
      @Nullable Object usualValue,
      String usualText,
      String unit,
      boolean required,
      String what,
      Reading<T> reading) {
    this.name = name;
    this.type = type;
    this.usual = usual;
    this.usualValue = usualValue;
    this.usualText = usualText;
    this.unit = unit;
    this.required = required;
    this.what = what;
    this.reading = reading;
  }

  private static <T> ConfigKey<T> of(
      String name,
      KeyType type,
      T usual,
      @Nullable Object usualValue,
      String what,
      Reading<T> reading) {
    String usualText = usualValue == null ? "" : "`" + usualValue + "`";
    String unit = unitOf(name);
    return new ConfigKey<>(
        name, type, usual, usualValue, usualText, unit, /* required= */ false, what, reading);
  }

  /** A whole number in [min, max]. */
  public static ConfigKey<Integer> wholeNumber(
      String name, int min, int max, int usual, String what) {
    return of(
        name,
        KeyType.wholeNumber(min, max),
        usual,
        usual,
        what,
        (map, otherwise) -> map.integer(name, otherwise, min, max));
  }

  /** A number in [min, max]. */
  public static ConfigKey<Double> number(
      String name, double min, double max, double usual, String what) {
    return of(
        name,
        KeyType.number(min, max),
        usual,
        KeyType.plain(usual),
        what,
        (map, otherwise) -> map.number(name, otherwise, min, max));
  }

  /** A time in seconds, in [min, max], to the millisecond. */
  public static ConfigKey<Duration> seconds(
      String name, double min, double max, Duration usual, String what) {
    return time(name, 1e3, min, max, usual, what);
  }

  /** A time in hours, in [min, max], to the millisecond. */
  public static ConfigKey<Duration> hours(
      String name, double min, double max, Duration usual, String what) {
    return time(name, 3.6e6, min, max, usual, what);
  }

  private static ConfigKey<Duration> time(
      String name, double millis, double min, double max, Duration usual, String what) {
    return of(
        name,
        KeyType.number(min, max),
        usual,
        KeyType.plain(usual.toMillis() / millis),
        what,
        (map, otherwise) ->
            Duration.ofMillis(
                Math.round(map.number(name, otherwise.toMillis() / millis, min, max) * millis)));
  }

  /** A whole number of seconds in [min, max]. */
  public static ConfigKey<Duration> wholeSeconds(
      String name, int min, int max, Duration usual, String what) {
    return of(
        name,
        KeyType.wholeNumber(min, max),
        usual,
        usual.toSeconds(),
        what,
        (map, otherwise) ->
            Duration.ofSeconds(map.integer(name, (int) otherwise.toSeconds(), min, max)));
  }

  /** True or false. */
  public static ConfigKey<Boolean> flag(String name, boolean usual, String what) {
    return of(name, KeyType.flag(), usual, usual, what, (map, other) -> map.flag(name, other));
  }

  /** One constant of an enum. */
  public static <E extends Enum<E>> ConfigKey<E> choice(
      String name, Class<E> type, E usual, String what) {
    return of(
        name,
        KeyType.oneOf(KeyType.wordsOf(type)),
        usual,
        YamlMap.word(usual),
        what,
        (map, otherwise) -> map.choice(name, otherwise, type));
  }

  /** A text, whose form the reader checks. */
  public static ConfigKey<String> text(String name, KeyType type, String usual, String what) {
    return of(
        name,
        type,
        usual,
        usual.isEmpty() ? null : usual,
        what,
        (map, other) -> map.text(name, other));
  }

  /**
   * A key of some other type.
   *
   * @param usualValue the default as it is written; null for none
   */
  public static <T> ConfigKey<T> other(
      String name,
      KeyType type,
      T usual,
      @Nullable Object usualValue,
      String what,
      Reading<T> reading) {
    return of(name, type, usual, usualValue, what, reading);
  }

  /** Seconds for {@code _s}, and so on: names have their units in them. */
  private static String unitOf(String name) {
    return switch (name.substring(name.lastIndexOf('_') + 1)) {
      case "s" -> "seconds";
      case "h" -> "hours";
      case "kb" -> "KiB";
      case "mb" -> "MiB";
      case "minute" -> "per minute";
      case "second" -> "per second";
      default -> "";
    };
  }

  /** A copy whose default is said in words, where it depends on the machine or on other keys. */
  public ConfigKey<T> byDefault(String words) {
    return new ConfigKey<>(name, type, usual, null, words, unit, required, what, reading);
  }

  /** A copy in a unit that the name does not say. */
  public ConfigKey<T> inUnit(String otherUnit) {
    return new ConfigKey<>(
        name, type, usual, usualValue, usualText, otherUnit, required, what, reading);
  }

  /** A copy without which its section makes no sense. */
  public ConfigKey<T> required() {
    return new ConfigKey<>(
        name, type, usual, null, "required", unit, /* required= */ true, what, reading);
  }

  /** The value in the mapping, or the default. */
  public T in(YamlMap map) {
    return in(map, usual);
  }

  /** The value in the mapping, or another default. */
  public T in(YamlMap map, T otherwise) {
    return reading.read(map, otherwise);
  }

  /** The value in a camera's mapping, or in its profile's, or the default. */
  public T in(YamlMap map, YamlMap profile) {
    return in(map, in(profile));
  }

  /** The value as it is written; null if there is none. */
  public @Nullable String textIn(YamlMap map) {
    return map.text(name);
  }

  /** Whether the mapping has the key, with or without a value. */
  public boolean isIn(YamlMap map) {
    return map.has(name);
  }

  /** Reports a mistake at this key. */
  public void problem(YamlMap map, String problem) {
    map.problem(name, problem);
  }

  /** The key as it is written. */
  public String name() {
    return name;
  }

  KeyType type() {
    return type;
  }

  @Nullable Object usualValue() {
    return usualValue;
  }

  String usualText() {
    return usualText;
  }

  String unit() {
    return unit;
  }

  boolean isRequired() {
    return required;
  }

  String what() {
    return what;
  }
}
