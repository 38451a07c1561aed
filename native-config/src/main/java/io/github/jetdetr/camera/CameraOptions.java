package io.github.jetdetr.camera;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The {@code name=value&name=value} part of a camera's URI, with one clear line for each mistake.
 */
public final class CameraOptions {

  private static final double MAX_FPS = 1000;

  private final String uri;
  private final Map<String, String> values;

  private CameraOptions(String uri, Map<String, String> values) {
    this.uri = uri;
    this.values = values;
  }

  /**
   * Reads {@code text}, which may hold the {@code understood} names, each once.
   *
   * @param uri what to name in a complaint; made presentable here
   */
  public static CameraOptions parse(String uri, String text, List<String> understood) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!understood.contains(name)) {
        throw mistake(uri, unknown("option", name, understood));
      }
      if (equals < 0) {
        throw mistake(uri, "option \"" + name + "\" has no value; write " + name + "=…");
      }
      if (values.put(name, pair.substring(equals + 1)) != null) {
        throw mistake(uri, "option \"" + name + "\" is given twice");
      }
    }
    return new CameraOptions(uri, values);
  }

  public Optional<Boolean> flag(String name) {
    return word(name, List.of("true", "false")).map(Boolean::valueOf);
  }

  /** One of {@code allowed}. */
  public Optional<String> word(String name, List<String> allowed) {
    String value = values.get(name);
    if (value != null && !allowed.contains(value)) {
      throw mistake(uri, unknown("value of \"" + name + "\"", value, allowed));
    }
    return Optional.ofNullable(value);
  }

  public OptionalDouble fps() {
    String value = values.get("fps");
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(fps(uri, value));
  }

  /** A whole number, 1 or more. */
  public OptionalLong count(String name) {
    String value = values.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.matches("0*[1-9][0-9]{0,17}")) {
      throw mistake(uri, name + " must be a whole number, 1 or more, but was \"" + value + "\"");
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  public Optional<PictureSize> size() {
    String value = values.get("size");
    return value == null ? Optional.empty() : Optional.of(size(uri, value));
  }

  public static double fps(String uri, String value) {
    try {
      double fps = Double.parseDouble(value);
      if (fps > 0 && fps <= MAX_FPS) {
        return fps;
      }
    } catch (NumberFormatException e) {
      throw mistake(uri, "fps must be a number, but was \"" + value + "\"", e);
    }
    throw mistake(uri, "fps must be in (0, 1000], but was " + value);
  }

  public static PictureSize size(String uri, String value) {
    int x = value.indexOf('x');
    try {
      return new PictureSize(
          Integer.parseInt(value.substring(0, Math.max(0, x))),
          Integer.parseInt(value.substring(x + 1)));
    } catch (NumberFormatException e) {
      throw mistake(uri, "size must be WIDTHxHEIGHT as in 1280x720, but was \"" + value + "\"", e);
    } catch (IllegalArgumentException e) {
      throw mistake(uri, String.valueOf(e.getMessage()), e);
    }
  }

  public static IllegalArgumentException mistake(String uri, String what) {
    return mistake(uri, what, null);
  }

  public static IllegalArgumentException mistake(
      String uri, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "camera \"" + Redaction.ofMistyped(uri) + "\": " + Redaction.of(what), cause);
  }

  /** Names the nearest of what is understood when it is near enough to have been meant. */
  public static String unknown(String what, String given, List<String> understood) {
    String nearest = "";
    int fewest = 3;
    for (String candidate : understood) {
      int edits = edits(given, candidate);
      if (edits < fewest) {
        fewest = edits;
        nearest = candidate;
      }
    }
    String hint = nearest.isEmpty() ? "" : ", did you mean \"" + nearest + "\"?";
    StringJoiner all = new StringJoiner(", ");
    understood.forEach(all::add);
    return "unknown " + what + " \"" + given + "\"" + hint + " (understood: " + all + ")";
  }

  /** Levenshtein's distance, two rows at a time. */
  private static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
