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
 * The {@code name=value&name=value} options of a camera's URI. Errors are {@link
 * IllegalArgumentException}s with a one-line message without credentials.
 */
public final class CameraOptions {

  private static final double MAX_FPS = 1000;
  private static final double MAX_SECONDS = 86_400;

  private final String uri;
  private final Map<String, String> values;

  private CameraOptions(String uri, Map<String, String> values) {
    this.uri = uri;
    this.values = values;
  }

  /**
   * Parses {@code text}, which may contain each of the {@code known} names once.
   *
   * @param uri the URI for error messages; credentials are removed here
   */
  public static CameraOptions parse(String uri, String text, List<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!known.contains(name)) {
        throw invalid(uri, unknown("option", name, known));
      }
      if (equals < 0) {
        throw invalid(uri, "option \"" + name + "\" has no value; specify " + name + "=…");
      }
      if (values.put(name, pair.substring(equals + 1)) != null) {
        throw invalid(uri, "option \"" + name + "\" is specified twice");
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
      throw invalid(uri, unknown("value of \"" + name + "\"", value, allowed));
    }
    return Optional.ofNullable(value);
  }

  /** As it is written. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public OptionalDouble fps() {
    String value = values.get("fps");
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(fps(uri, value));
  }

  /** Seconds, more than 0 and at most a day. */
  public OptionalDouble seconds(String name) {
    String value = values.get(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    try {
      double seconds = Double.parseDouble(value);
      if (seconds > 0 && seconds <= MAX_SECONDS) {
        return OptionalDouble.of(seconds);
      }
    } catch (NumberFormatException e) {
      throw invalid(uri, name + " must be a number of seconds, but was \"" + value + "\"", e);
    }
    throw invalid(uri, name + " must be in (0, 86400] seconds, but was " + value);
  }

  /** An integer of at least 1. */
  public OptionalLong count(String name) {
    String value = values.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.matches("0*[1-9][0-9]{0,17}")) {
      throw invalid(uri, name + " must be an integer of at least 1, but was \"" + value + "\"");
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
      throw invalid(uri, "fps must be a number, but was \"" + value + "\"", e);
    }
    throw invalid(uri, "fps must be in (0, 1000], but was " + value);
  }

  public static PictureSize size(String uri, String value) {
    int x = value.indexOf('x');
    try {
      return new PictureSize(
          Integer.parseInt(value.substring(0, Math.max(0, x))),
          Integer.parseInt(value.substring(x + 1)));
    } catch (NumberFormatException e) {
      throw invalid(uri, "size must be WIDTHxHEIGHT as in 1280x720, but was \"" + value + "\"", e);
    } catch (IllegalArgumentException e) {
      throw invalid(uri, String.valueOf(e.getMessage()), e);
    }
  }

  public static IllegalArgumentException invalid(String uri, String what) {
    return invalid(uri, what, null);
  }

  public static IllegalArgumentException invalid(
      String uri, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "camera \"" + Redaction.ofMistyped(uri) + "\": " + Redaction.of(what), cause);
  }

  /** An error message that lists the known names and suggests the nearest one. */
  public static String unknown(String what, String given, List<String> known) {
    String nearest = "";
    int limit = 3;
    for (String candidate : known) {
      int edits = edits(given, candidate);
      if (edits < limit) {
        limit = edits;
        nearest = candidate;
      }
    }
    String hint = nearest.isEmpty() ? "" : ", did you mean \"" + nearest + "\"?";
    StringJoiner all = new StringJoiner(", ");
    known.forEach(all::add);
    return "unknown " + what + " \"" + given + "\"" + hint + " (known: " + all + ")";
  }

  /** Levenshtein distance, two rows at a time. */
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
