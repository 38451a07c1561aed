package io.github.jetdetr.camera;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The parts of {@code KIND:PLACE?OPTIONS}, and the way back to text. */
public record LocalUri(String place, CameraOptions options) {

  /** Options begin at the last {@code ?}. */
  public static LocalUri parse(String uri, String rest, List<String> understood) {
    int mark = rest.lastIndexOf('?');
    String place = mark < 0 ? rest : rest.substring(0, mark);
    if (place.isEmpty()) {
      throw CameraOptions.mistake(uri, "says no place");
    }
    String text = mark < 0 ? "" : rest.substring(mark + 1);
    return new LocalUri(place, CameraOptions.parse(uri, text, understood));
  }

  /** {@code file:///road.mp4} means {@code /road.mp4}. */
  public String path() {
    return place.startsWith("///") ? place.substring(2) : place;
  }

  /** {@code &name=value} for {@link #text}, or nothing. */
  public static String option(String name, Optional<?> value) {
    return value.isPresent() ? "&" + name + "=" + value.get() : "";
  }

  public static String fps(OptionalDouble fps) {
    return fps.isPresent() ? "&fps=" + number(fps.getAsDouble()) : "";
  }

  public static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Puts a URI together from options that each start with {@code &}. */
  public static String text(String kind, String place, String options) {
    boolean plain = options.isEmpty() && place.indexOf('?') < 0;
    return kind
        + ":"
        + place
        + (plain ? "" : "?")
        + (options.isEmpty() ? "" : options.substring(1));
  }
}
