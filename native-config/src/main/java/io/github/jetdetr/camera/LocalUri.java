package io.github.jetdetr.camera;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The parts of a URI {@code KIND:PATH?OPTIONS}, with parsing and formatting. */
public record LocalUri(String place, CameraOptions options) {

  /** Parses a URI; options start at the last {@code ?}. */
  public static LocalUri parse(String uri, String rest, List<String> known) {
    int separator = rest.lastIndexOf('?');
    String place = separator < 0 ? rest : rest.substring(0, separator);
    if (place.isEmpty()) {
      throw CameraOptions.invalid(uri, "has no path");
    }
    String text = separator < 0 ? "" : rest.substring(separator + 1);
    return new LocalUri(place, CameraOptions.parse(uri, text, known));
  }

  /** The path; {@code file:///road.mp4} means {@code /road.mp4}. */
  public String path() {
    return place.startsWith("///") ? place.substring(2) : place;
  }

  /** {@code &name=value} for {@link #text}, or an empty string. */
  public static String option(String name, Optional<?> value) {
    return value.isPresent() ? "&" + name + "=" + value.get() : "";
  }

  public static String fps(OptionalDouble fps) {
    return fps.isPresent() ? "&fps=" + number(fps.getAsDouble()) : "";
  }

  public static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Formats a URI from options that each start with {@code &}. */
  public static String text(String kind, String place, String options) {
    boolean plain = options.isEmpty() && place.indexOf('?') < 0;
    return kind
        + ":"
        + place
        + (plain ? "" : "?")
        + (options.isEmpty() ? "" : options.substring(1));
  }
}
