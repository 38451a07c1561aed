package io.github.jetdetr.snapshot;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which pictures of one camera are published.
 *
 * @param events what is shown of each event, on a topic each; empty for no pictures of events
 * @param every time between two pictures of what the camera shows; zero for none
 * @param everyBoxed whether these have the boxes of all objects
 * @param maxSide the longer side of a picture at most, in pixels
 * @param quality of JPEG, in [1, 100]
 * @param maxBytes a picture that is larger is made coarser, and left out if that does not suffice
 * @param perMinute so many pictures a minute at most, all kinds together
 * @param maxShare of one processor's time that all this may take at most, copying included, in (0,
 *     0.5]
 */
public record SnapshotSettings(
    List<SnapshotView> events,
    Duration every,
    boolean everyBoxed,
    int maxSide,
    int quality,
    int maxBytes,
    int perMinute,
    double maxShare) {

  /** No pictures. */
  public static final SnapshotSettings OFF =
      new SnapshotSettings(List.of(), Duration.ZERO, false, 640, 80, 200 << 10, 60, 0.05);

  /** Limits of {@link #maxSide}: a thumbnail, and what a broker can be asked to hand on. */
  public static final int MIN_SIDE = 64;

  /** See {@link #MIN_SIDE}. */
  public static final int MAX_SIDE = 3840;

  /** Least of {@link #maxBytes}. */
  public static final int MIN_BYTES = 8 << 10;

  /** Most of {@link #maxBytes}: what the outbox takes. */
  public static final int MAX_BYTES = 240 << 10;

  /** Most of {@link #perMinute}. */
  public static final int MAX_PER_MINUTE = 600;

  /** Most of {@link #maxShare}. */
  public static final double MAX_SHARE = 0.5;

  /**
   * @throws IllegalArgumentException for a value out of its range
   */
  public SnapshotSettings {
    Set<SnapshotView> once = EnumSet.noneOf(SnapshotView.class);
    once.addAll(events);
    if (once.size() < events.size()) {
      throw new IllegalArgumentException("a view is named twice");
    }
    events = List.copyOf(events);
    boolean sized = maxSide >= MIN_SIDE && maxSide <= MAX_SIDE;
    boolean small = maxBytes >= MIN_BYTES && maxBytes <= MAX_BYTES;
    boolean rated = perMinute >= 1 && perMinute <= MAX_PER_MINUTE;
    boolean shared = maxShare > 0 && maxShare <= MAX_SHARE;
    if (!sized || !small || !rated || !shared || every.isNegative()) {
      throw new IllegalArgumentException("a setting of pictures is out of its range");
    }
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be in [1, 100], but was " + quality);
    }
  }

  /** Whether no picture is ever made. */
  public boolean isOff() {
    return events.isEmpty() && every.isZero();
  }

  /** Whether anything is drawn on a picture. */
  boolean draws() {
    boolean draws = everyBoxed && !every.isZero();
    for (SnapshotView view : events) {
      draws |= view.isBoxed();
    }
    return draws;
  }
}
