package io.github.jetdetr.track;

/**
 * How a tracker decides. The usual values were tuned on streets that no result was measured on.
 *
 * @param minScore detections below it are not looked at, in 0..1
 * @param strongScore from which on a detection takes part in the first pass
 * @param birthScore from which on a detection that no track wants begins one
 * @param joinSame overlap from which on a weak detection is the same object as a better one of its
 *     label
 * @param joinStrong overlap from which on a strong one is
 * @param joinOther overlap from which on two detections of different labels are one object
 * @param noise standard deviation of a detected edge, as a part of the box's side
 * @param weakNoise by how much that grows when the score falls from 1 to 0
 * @param acceleration standard deviation of an edge's change of speed in a second, in sides
 * @param startSpeed standard deviation of the speed of what is new, in sides a second
 * @param fadeSeconds after which an unseen object is thought to have lost most of its speed
 * @param gate squared distance, in standard deviations, beyond which nothing is a match
 * @param minOverlap overlap below which a weak detection is not taken in the second pass
 * @param labelCost what a label against all votes costs, in squared standard deviations
 * @param overlapWeight what an overlap of nothing costs against a full one, likewise
 * @param priorScore what is thought of something never seen before, as a score
 * @param priorWeight how much that weighs, where a look that lasts for ever weighs 1
 * @param firstWeight how much the first look weighs
 * @param memorySeconds over which looks are averaged into a track's belief
 * @param missScore what a look that finds nothing counts as
 * @param keepScore belief from which on a track is kept unseen for {@code keepSeconds}
 * @param believeScore belief from which on a track is reported
 * @param minInside part of its box below which a track that is unseen for {@code guessSeconds} has
 *     left the picture
 * @param birthOverlap overlap from which on a box over a stronger one of a track begins no track
 * @param keepSeconds how long a track is kept unseen
 * @param guessSeconds how long a track of less belief is kept unseen
 * @param bridgeSeconds how long a believed track that is not seen is still reported
 */
public record TrackSettings(
    double minScore,
    double strongScore,
    double birthScore,
    double joinSame,
    double joinStrong,
    double joinOther,
    double noise,
    double weakNoise,
    double acceleration,
    double startSpeed,
    double fadeSeconds,
    double gate,
    double minOverlap,
    double labelCost,
    double overlapWeight,
    double priorScore,
    double priorWeight,
    double firstWeight,
    double memorySeconds,
    double missScore,
    double keepScore,
    double believeScore,
    double minInside,
    double birthOverlap,
    double keepSeconds,
    double guessSeconds,
    double bridgeSeconds) {

  private static final double MAX_SECONDS = 3600;

  /** What a camera has that says nothing else. */
  public static final TrackSettings DEFAULT =
      new TrackSettings(
          0.05, 0.4, 0.48, 0.37, 0.43, 0.8, 0.105, 2.5, 1.33, 3.5, 3.5, 25, 0.5, 17, 16, 0.05,
          0.053, 0.17, 0.8, 0.18, 0.2, 0.35, 0.5, 0.2, 2.5, 0.3, 0.12);

  /**
   * @throws IllegalArgumentException for scores outside 0..1 and times that are not above 0
   */
  public TrackSettings {
    for (double score : new double[] {minScore, strongScore, birthScore, keepScore, believeScore}) {
      if (!(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException("scores are in [0, 1], but one is " + score);
      }
    }
    for (double seconds : new double[] {fadeSeconds, memorySeconds, keepSeconds, guessSeconds}) {
      if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
        throw new IllegalArgumentException(
            "times are in (0, %s] s, but one is %s".formatted(MAX_SECONDS, seconds));
      }
    }
  }

  /** The same, with a track kept so long unseen. */
  public TrackSettings keeping(double seconds) {
    return new TrackSettings(
        minScore,
        strongScore,
        birthScore,
        joinSame,
        joinStrong,
        joinOther,
        noise,
        weakNoise,
        acceleration,
        startSpeed,
        fadeSeconds,
        gate,
        minOverlap,
        labelCost,
        overlapWeight,
        priorScore,
        priorWeight,
        firstWeight,
        memorySeconds,
        missScore,
        keepScore,
        believeScore,
        minInside,
        birthOverlap,
        seconds,
        guessSeconds,
        bridgeSeconds);
  }
}
