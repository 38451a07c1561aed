package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.ObjectFigures;
import io.github.jetdetr.track.Tracker;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.Crossing;
import io.github.jetdetr.track.zone.PlaceSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many objects one camera shows, by label and zone, and how often something happened. Not
 * thread-safe; only reports and figures allocate.
 */
@HotPath
final class ObjectTally {

  private static final EventKind[] KINDS = EventKind.values();
  private static final int WAYS = Crossing.values().length;

  private final List<String> labels;
  // Classes of one name are one label.
  private final int[] labelOf;
  private final PlaceSettings places;

  // By label; by zone and label; by kind, zone or line and label.
  private final int[] present;
  private final boolean[] everPresent;
  private final int[][] inZones;
  private final boolean[][] everInZones;
  private final long[][] events;
  private final long[][] entries;
  private final long[][] crossings;

  ObjectTally(PlaceSettings places, List<String> labels) {
    this.places = places;
    this.labels = List.copyOf(labels);
    int zones = places.zones().size();
    labelOf = new int[labels.size()];
    for (int classId = 0; classId < labelOf.length; classId++) {
      labelOf[classId] = labels.indexOf(labels.get(classId));
    }
    present = new int[labels.size()];
    everPresent = new boolean[labels.size()];
    inZones = new int[zones][labels.size()];
    everInZones = new boolean[zones][labels.size()];
    events = new long[KINDS.length][labels.size()];
    entries = new long[zones][labels.size()];
    crossings = new long[places.lines().size() * WAYS][labels.size()];
  }

  void event(EventKind kind, int classId) {
    events[kind.ordinal()][labelOf[classId]]++;
  }

  void entered(int zone, int classId) {
    entries[zone][labelOf[classId]]++;
  }

  void crossed(int line, Crossing way, int classId) {
    crossings[line * WAYS + way.ordinal()][labelOf[classId]]++;
  }

  /** Takes over the crossings of lines with the same names, which are counted since the start. */
  void addCrossings(ObjectTally other) {
    for (int line = 0; line < places.lines().size(); line++) {
      for (int from = 0; from < other.places.lines().size(); from++) {
        String name = other.places.lines().get(from).name();
        if (name.equals(places.lines().get(line).name()) && other.labels.equals(labels)) {
          for (int way = 0; way < WAYS; way++) {
            addAll(crossings[line * WAYS + way], other.crossings[from * WAYS + way]);
          }
        }
      }
    }
  }

  private static void addAll(long[] to, long[] from) {
    for (int at = 0; at < to.length; at++) {
      to[at] += from[at];
    }
  }

  /** Counts the objects that are new and have not ended. */
  void recount(EventBook book) {
    Arrays.fill(present, 0);
    for (int[] inZone : inZones) {
      Arrays.fill(inZone, 0);
    }
    for (int slot = 0; slot < Tracker.CAPACITY; slot++) {
      if (book.isOpen(slot)) {
        TrackedObject object = book.object(slot);
        int label = labelOf[object.label()];
        present[label]++;
        everPresent[label] = true;
        for (int zone = 0; zone < inZones.length; zone++) {
          if (object.isIn(zone)) {
            inZones[zone][label]++;
            everInZones[zone][label] = true;
          }
        }
      }
    }
  }

  /** Whether an object was in a zone at the last count. */
  boolean isOccupied(int zone) {
    for (int count : inZones[zone]) {
      if (count > 0) {
        return true;
      }
    }
    return false;
  }

  /** The numbers of the last count. */
  CountsReport report(String camera, long utcMicros, boolean live, EventBook book) {
    List<CountsReport.ZoneCounts> zones = new ArrayList<>();
    for (int zone = 0; zone < inZones.length; zone++) {
      zones.add(
          new CountsReport.ZoneCounts(
              places.zones().get(zone).name(), counts(inZones[zone], everInZones[zone])));
    }
    List<CountsReport.LineCounts> lines = new ArrayList<>();
    for (int line = 0; line < places.lines().size(); line++) {
      lines.add(
          new CountsReport.LineCounts(
              places.lines().get(line).name(),
              sum(crossings[line * WAYS + Crossing.LEFT_TO_RIGHT.ordinal()]),
              sum(crossings[line * WAYS + Crossing.RIGHT_TO_LEFT.ordinal()])));
    }
    return new CountsReport(
        camera, utcMicros, live, counts(present, everPresent), zones, lines, tracks(book));
  }

  private SortedMap<String, Integer> counts(int[] numbers, boolean[] ever) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (int label = 0; label < numbers.length; label++) {
      if (ever[label]) {
        counts.put(labels.get(label), numbers[label]);
      }
    }
    return counts;
  }

  private static List<Long> tracks(EventBook book) {
    List<Long> tracks = new ArrayList<>();
    for (int slot = 0; slot < Tracker.CAPACITY; slot++) {
      if (book.isOpen(slot)) {
        tracks.add(book.object(slot).number());
      }
    }
    tracks.sort(null);
    return tracks;
  }

  private static long sum(long[] numbers) {
    long sum = 0;
    for (long number : numbers) {
      sum += number;
    }
    return sum;
  }

  /**
   * Everything for metrics; labels that nothing happened with are left out.
   *
   * @param live whether frames come; if not, the present numbers are left out, too
   */
  ObjectFigures figures(boolean live) {
    List<ObjectFigures.Figure> now = new ArrayList<>();
    List<ObjectFigures.Figure> zonesNow = new ArrayList<>();
    List<ObjectFigures.Figure> happened = new ArrayList<>();
    List<ObjectFigures.Figure> entered = new ArrayList<>();
    List<ObjectFigures.Crossings> crossed = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      String name = labels.get(label);
      if (everPresent[label]) {
        now.add(new ObjectFigures.Figure("", name, present[label]));
        for (EventKind kind : KINDS) {
          String word = kind.name().toLowerCase(Locale.ROOT);
          happened.add(new ObjectFigures.Figure(word, name, events[kind.ordinal()][label]));
        }
      }
      for (int zone = 0; zone < inZones.length; zone++) {
        if (everInZones[zone][label] || entries[zone][label] > 0) {
          String of = places.zones().get(zone).name();
          zonesNow.add(new ObjectFigures.Figure(of, name, inZones[zone][label]));
          entered.add(new ObjectFigures.Figure(of, name, entries[zone][label]));
        }
      }
      for (int line = 0; line < places.lines().size(); line++) {
        long right = crossings[line * WAYS + Crossing.LEFT_TO_RIGHT.ordinal()][label];
        long left = crossings[line * WAYS + Crossing.RIGHT_TO_LEFT.ordinal()][label];
        if (right + left > 0) {
          String of = places.lines().get(line).name();
          crossed.add(new ObjectFigures.Crossings(of, name, right, left));
        }
      }
    }
    return new ObjectFigures(
        live ? now : List.of(), live ? zonesNow : List.of(), happened, entered, crossed);
  }
}
