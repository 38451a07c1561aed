package io.github.jetdetr.homeassistant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A camera as Home Assistant shows it.
 *
 * @param name the camera's name
 * @param followed whether its objects are followed, so that there are counts
 * @param labels that have a sensor of their own
 * @param zones names of its zones
 * @param lines names of its lines
 * @param pictured whether it publishes pictures of all that it shows
 * @param eventView what kind of picture of its events is shown; null if there are none
 */
public record DiscoveredCamera(
    String name,
    boolean followed,
    List<String> labels,
    List<String> zones,
    List<String> lines,
    boolean pictured,
    @Nullable String eventView) {

  /** A camera without pictures. */
  public DiscoveredCamera(
      String name, boolean followed, List<String> labels, List<String> zones, List<String> lines) {
    this(name, followed, labels, zones, lines, false, null);
  }

  /** Copies the lists. */
  public DiscoveredCamera {
    labels = List.copyOf(labels);
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
  }
}
