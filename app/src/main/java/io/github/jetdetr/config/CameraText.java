package io.github.jetdetr.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The settings of a camera as they are written, so that a recording can be processed as it was:
 * JSON, and so YAML, without address and secrets.
 *
 * @param own the camera's
 * @param profile those of its profile
 */
public record CameraText(String own, String profile) {

  private static final List<String> PLACES = List.of("zones", "lines");

  /** A camera without settings. */
  public static final CameraText NONE = new CameraText("{}", "{}");

  /**
   * The same with other zones and lines, in place of the camera's and its profile's.
   *
   * @param places {@code zones} and {@code lines} as in the configuration
   */
  public CameraText withPlaces(ObjectNode places) {
    ObjectNode newOwn = without(own, PLACES);
    places.properties().forEach(entry -> newOwn.set(entry.getKey(), entry.getValue()));
    return new CameraText(newOwn.toString(), without(profile, PLACES).toString());
  }

  private static ObjectNode without(String json, List<String> keys) {
    try {
      return ((ObjectNode) new ObjectMapper().readTree(json)).without(keys);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it is JSON of our own", e);
    }
  }
}
