package io.github.jetdetr.message.object;

import java.util.List;

/**
 * Numbers of objects of one camera at one moment, and what happened since the start, for metrics.
 * Labels, zones and lines are those of model and configuration, so there are only so many.
 *
 * @param present objects by label; empty while no frames come
 * @param inZones objects by zone and label; empty while no frames come
 * @param events events since the start by kind ({@code new}, {@code update}, {@code end}) and label
 * @param entries entries into zones since the start by zone and label
 * @param crossings crossings of lines since the start
 */
public record ObjectFigures(
    List<Figure> present,
    List<Figure> inZones,
    List<Figure> events,
    List<Figure> entries,
    List<Crossings> crossings) {

  /** A camera whose objects nobody follows. */
  public static final ObjectFigures NONE =
      new ObjectFigures(List.of(), List.of(), List.of(), List.of(), List.of());

  /** A number of objects with a label; of what (a zone or a kind of event), or empty. */
  public record Figure(String of, String label, long count) {}

  /** Crossings of a line by objects with a label, by direction. */
  public record Crossings(String line, String label, long leftToRight, long rightToLeft) {}

  /** Copies the lists. */
  public ObjectFigures {
    present = List.copyOf(present);
    inZones = List.copyOf(inZones);
    events = List.copyOf(events);
    entries = List.copyOf(entries);
    crossings = List.copyOf(crossings);
  }
}
