package io.github.jetdetr.page;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.zone.Zone;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the page shows of the past: the last events, and an hour of temperatures. Hears of events
 * before they are published; costs a few words for each. Thread-safe.
 */
public final class PageHistory implements ObjectListener {

  private static final int MAX_EVENTS = 60;
  // One every ten seconds.
  private static final int MAX_SAMPLES = 360;
  private static final int MAX_SENSORS = 32;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final ObjectListener next;

  @GuardedBy("this")
  private final Deque<List<String>> events = new ArrayDeque<>();

  @GuardedBy("this")
  private final Map<String, Deque<Double>> temperatures = new TreeMap<>();

  @GuardedBy("this")
  private final Map<String, String> seen = new TreeMap<>();

  /**
   * @param next hears of everything, too
   */
  public PageHistory(ObjectListener next) {
    this.next = next;
  }

  @Override
  public void event(EventReport report) {
    if (report.kind() != EventKind.UPDATE) {
      List<String> zones = new ArrayList<>();
      for (int zone = 0; zone < report.places().zones().size(); zone++) {
        if ((report.object().zonesEver() >>> zone & 1) != 0) {
          Zone visited = report.places().zones().get(zone);
          zones.add(visited.name());
        }
      }
      List<String> line =
          List.of(
              Instant.ofEpochSecond(report.times().atUtcMicros() / MICROS_PER_SECOND).toString(),
              report.camera(),
              report.kind().name().toLowerCase(Locale.ROOT),
              "%s #%d".formatted(report.label(), report.object().number()),
              String.join(", ", zones));
      synchronized (this) {
        events.addFirst(line);
        if (events.size() > MAX_EVENTS) {
          events.removeLast();
        }
      }
    }
    next.event(report);
  }

  @Override
  public void counts(CountsReport report) {
    StringBuilder words = new StringBuilder();
    report
        .objects()
        .forEach(
            (label, count) -> {
              if (count > 0) {
                words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(label);
              }
            });
    synchronized (this) {
      seen.put(report.camera(), report.live() ? words.toString() : "");
    }
    next.counts(report);
  }

  @Override
  public void occupied(OccupiedReport report) {
    next.occupied(report);
  }

  /** Keeps a reading of the device; to be called every ten seconds. */
  public synchronized void sample(DeviceReading reading) {
    for (Temperature temperature : reading.temperatures()) {
      if (temperatures.size() < MAX_SENSORS || temperatures.containsKey(temperature.sensor())) {
        Deque<Double> hour =
            temperatures.computeIfAbsent(temperature.sensor(), unused -> new ArrayDeque<>());
        hour.addLast(temperature.celsius());
        if (hour.size() > MAX_SAMPLES) {
          hour.removeFirst();
        }
      }
    }
  }

  /** The last events, newest first: time, camera, kind, object, zones. */
  synchronized List<List<String>> events() {
    return List.copyOf(events);
  }

  /** A sensor's last hour, oldest first. */
  synchronized List<Double> hour(String sensor) {
    return List.copyOf(temperatures.getOrDefault(sensor, new ArrayDeque<>()));
  }

  /** What a camera sees now, in words. */
  synchronized String seen(String camera) {
    return seen.getOrDefault(camera, "");
  }
}
