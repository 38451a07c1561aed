package io.github.jetdetr.config;

import java.util.List;

/**
 * Which frames of a camera have their detections published.
 *
 * @param perSecond the most a second; 0 unless limited
 */
public record DetectionRate(Kind kind, double perSecond) {

  /** The lowest limit: one message in an hour and a half. */
  static final double MIN_PER_SECOND = 0.0002;

  /** Above what any camera delivers. */
  static final double MAX_PER_SECOND = 1000;

  /** Kinds of rates. */
  public enum Kind {
    /** Every frame. */
    EVERY_FRAME,
    /** At most so many a second. */
    LIMITED,
    /** Frames whose objects, by label and track, are others than those last published. */
    ON_CHANGE,
    /** None. */
    OFF
  }

  /** The default. */
  public static final DetectionRate EVERY_FRAME = new DetectionRate(Kind.EVERY_FRAME, 0);

  /** What {@link #parse} reads beside numbers; the default is the first. */
  static final List<String> WORDS = List.of("every-frame", "on-change", "off");

  /**
   * @throws IllegalArgumentException for a limit out of range
   */
  public DetectionRate {
    boolean limited = kind == Kind.LIMITED;
    if (limited && !(perSecond >= MIN_PER_SECOND && perSecond <= MAX_PER_SECOND)) {
      throw new IllegalArgumentException(
          "a limit is in [0.0002, 1000] a second, but was %s".formatted(perSecond));
    }
    if (!limited && perSecond != 0) {
      throw new IllegalArgumentException("only a limited rate has a number");
    }
  }

  /**
   * Reads {@code every-frame}, {@code on-change}, {@code off} or a number.
   *
   * @throws IllegalArgumentException for anything else
   */
  static DetectionRate parse(String text) {
    return switch (text) {
      case "every-frame" -> EVERY_FRAME;
      case "on-change" -> new DetectionRate(Kind.ON_CHANGE, 0);
      case "off" -> new DetectionRate(Kind.OFF, 0);
      default -> new DetectionRate(Kind.LIMITED, number(text));
    };
  }

  private static double number(String text) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw new IllegalArgumentException(
          "must be every-frame, on-change, off or a number of messages a second, but was '%s'"
              .formatted(text));
    }
    return Double.parseDouble(text);
  }
}
