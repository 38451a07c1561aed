package io.github.jetdetr.homeassistant;

import java.util.List;

/**
 * A camera as Home Assistant shows it.
 *
 * @param name the camera's name
 * @param followed whether its objects are followed, so that there are counts
 * @param labels that have a sensor of their own
 * @param zones names of its zones
 * @param lines names of its lines
 */
public record DiscoveredCamera(
    String name, boolean followed, List<String> labels, List<String> zones, List<String> lines) {

  /** Copies the lists. */
  public DiscoveredCamera {
    labels = List.copyOf(labels);
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
  }
}
