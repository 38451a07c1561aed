package io.github.jetdetr.calibration.track;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Leaves frames out of a sequence, as a slower camera or a busy machine does. What is left keeps
 * its capture times and is numbered from 1 again.
 */
public final class FrameThinning {

  private FrameThinning() {}

  /**
   * The sequence at a lower rate: for each wanted moment the first frame that was taken then.
   *
   * @throws IllegalArgumentException for a rate that is not in (0, the sequence's own]
   */
  public static TrackSequence toRate(TrackSequence sequence, double framesPerSecond) {
    double own = sequence.info().framesPerSecond();
    if (!(framesPerSecond > 0 && framesPerSecond <= own)) {
      throw new IllegalArgumentException(
          "the rate must be in (0, %s], which is that of %s, but was %s"
              .formatted(own, sequence.info().name(), framesPerSecond));
    }
    double step = own / framesPerSecond;
    return keep(
        sequence,
        framesPerSecond,
        frame -> (int) Math.ceil(Math.floor(frame / step + 1e-9) * step - 1e-9) == frame);
  }

  /** The sequence without its 3rd, 6th, 9th, … frame. */
  public static TrackSequence withoutEveryThird(TrackSequence sequence) {
    return keep(sequence, sequence.info().framesPerSecond(), frame -> frame % 3 != 2);
  }

  private static TrackSequence keep(TrackSequence from, double rate, IntPredicate kept) {
    SequenceInfo info = from.info();
    BoxRows truth = new BoxRows();
    BoxRows detections = new BoxRows();
    long[] times = new long[info.frames()];
    int count = 0;
    for (int frame = 0; frame < info.frames(); frame++) {
      if (kept.test(frame)) {
        times[count++] = from.capturedAtNanos()[frame];
        copy(from.truth(), frame + 1, truth, count);
        copy(from.detections(), frame + 1, detections, count);
      }
    }
    SequenceInfo thinned =
        new SequenceInfo(info.name(), rate, count, info.width(), info.height(), info.labels());
    return new TrackSequence(thinned, truth, detections, Arrays.copyOf(times, count));
  }

  private static void copy(BoxRows from, int frame, BoxRows into, int newFrame) {
    for (int row = from.begin(frame); row < from.end(frame); row++) {
      into.add(
          newFrame,
          from.id(row),
          from.classNumber(row),
          from.score(row),
          from.x(row),
          from.y(row),
          from.width(row),
          from.height(row));
    }
  }
}
