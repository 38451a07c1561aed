package io.github.jetdetr.message.object;

import java.util.List;
import java.util.SortedMap;

/**
 * How many objects a camera shows: those that are new and have not ended. A retained message.
 *
 * @param camera the camera's name
 * @param atUtcMicros when that was so, microseconds since 1970
 * @param live whether frames come; if not, nobody knows how many objects there are, and the numbers
 *     of objects are left out of the message
 * @param objects numbers by label; labels that were never present are missing
 * @param zones the same for each zone, in the order of the configuration
 * @param lines crossings of each line since the daemon started
 * @param tracks the numbers of the tracks of these objects, ascending
 */
public record CountsReport(
    String camera,
    long atUtcMicros,
    boolean live,
    SortedMap<String, Integer> objects,
    List<ZoneCounts> zones,
    List<LineCounts> lines,
    List<Long> tracks) {

  /** The objects in one zone, by label. */
  public record ZoneCounts(String zone, SortedMap<String, Integer> objects) {}

  /** Crossings of one line, seen from its first point towards its second. */
  public record LineCounts(String line, long leftToRight, long rightToLeft) {}

  /** Copies the lists. */
  public CountsReport {
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
    tracks = List.copyOf(tracks);
  }

  /** The number of objects, whatever their label. */
  public static int total(SortedMap<String, Integer> objects) {
    int sum = 0;
    for (int count : objects.values()) {
      sum += count;
    }
    return sum;
  }

  /** Whether both say the same, at whatever time. */
  public boolean saysTheSame(CountsReport other) {
    return live == other.live
        && objects.equals(other.objects)
        && zones.equals(other.zones)
        && lines.equals(other.lines)
        && tracks.equals(other.tracks);
  }
}
