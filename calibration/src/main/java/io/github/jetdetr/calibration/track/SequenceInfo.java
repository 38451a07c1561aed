package io.github.jetdetr.calibration.track;

import java.util.List;

/**
 * What is known of a sequence beside its boxes: MOTChallenge's {@code seqinfo.ini}.
 *
 * @param name of its folder
 * @param framesPerSecond above 0
 * @param frames how many there are; numbered from 1
 * @param width of its frames, px
 * @param height of its frames, px
 * @param labels what the class numbers of its files mean, class 1 first; empty in MOTChallenge's
 *     own sequences, where class 1 is what is tracked
 */
public record SequenceInfo(
    String name, double framesPerSecond, int frames, int width, int height, List<String> labels) {

  /** More frames than any sequence has; a number above it is a broken file. */
  public static final int MAX_FRAMES = 10_000_000;

  /**
   * @throws IllegalArgumentException for a rate that is not above 0, or sizes out of range
   */
  public SequenceInfo {
    labels = List.copyOf(labels);
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "frames a second must be in (0, 1000], but were " + framesPerSecond);
    }
    if (frames < 1 || frames > MAX_FRAMES) {
      throw new IllegalArgumentException(
          "a sequence has 1 to %d frames, but was %d".formatted(MAX_FRAMES, frames));
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a frame's sides must be above 0, but were %d x %d".formatted(width, height));
    }
  }

  /** How many classes are scored apart from each other. */
  public int classes() {
    return Math.max(1, labels.size());
  }
}
