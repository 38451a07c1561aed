package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoImage;
import java.util.List;

/**
 * A scene's frames by time: frames to learn from, then a stretch that tells when to stop, then a
 * gap that nothing looks at, then the frames of the proof. Frames that follow each other are almost
 * the same, so frames held out at random would say nothing about later ones.
 *
 * @param learned frames to learn from
 * @param watched the stretch after them, for early stopping
 * @param proof the last frames
 */
public record TimeSplit(List<CocoImage> learned, List<CocoImage> watched, List<CocoImage> proof) {

  /** Fewer frames in a part say nothing. */
  static final int MIN_FRAMES = 3;

  public TimeSplit {
    learned = List.copyOf(learned);
    watched = List.copyOf(watched);
    proof = List.copyOf(proof);
  }

  /**
   * Splits frames.
   *
   * @param inTime all frames, in the order of time
   * @param learnShare share of the frames that training may see, the watched stretch included
   * @param watchShare share of those that are watched
   * @param proofShare share of the frames, at the end, for the proof
   * @throws IllegalArgumentException if the shares overlap, or a part has too few frames
   */
  public static TimeSplit of(
      List<CocoImage> inTime, double learnShare, double watchShare, double proofShare) {
    if (!(learnShare > 0 && proofShare > 0 && learnShare + proofShare <= 1)) {
      throw new IllegalArgumentException(
          "the shares to learn from and to prove on must be above 0 and 1 together at most, but were %s and %s"
              .formatted(learnShare, proofShare));
    }
    if (!(watchShare > 0 && watchShare < 1)) {
      throw new IllegalArgumentException(
          "the watched share must be in (0, 1), but was " + watchShare);
    }
    int count = inTime.size();
    int end = (int) Math.floor(learnShare * count + 1e-9);
    int watched = Math.max(MIN_FRAMES, (int) Math.round(watchShare * end));
    int proof = (int) Math.floor(proofShare * count + 1e-9);
    if (end - watched < MIN_FRAMES || proof < MIN_FRAMES) {
      throw new IllegalArgumentException(
          "%d frames are too few: %d would be to learn from, %d to watch, %d to prove on"
              .formatted(count, Math.max(0, end - watched), watched, proof));
    }
    return new TimeSplit(
        inTime.subList(0, end - watched),
        inTime.subList(end - watched, end),
        inTime.subList(count - proof, count));
  }
}
