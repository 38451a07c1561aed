package io.github.jetdetr.calibration.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameThinningTest {

  /** One box a frame, whose id is the frame's number from 0. */
  private static TrackSequence sequence(int frames) {
    BoxRows truth = new BoxRows();
    for (int frame = 0; frame < frames; frame++) {
      truth.add(frame + 1, frame, 0, 1, 0, 0, 1, 1);
    }
    SequenceInfo info = new SequenceInfo("s", 30, frames, 10, 10, List.of("car"));
    return TrackSequence.steady(info, truth, new BoxRows());
  }

  private static int[] kept(TrackSequence sequence) {
    return IntStream.rangeClosed(1, sequence.info().frames())
        .map(frame -> (int) sequence.truth().id(sequence.truth().begin(frame)))
        .toArray();
  }

  @Test
  void aThirdOfTheRateIsEveryThirdFrame() {
    TrackSequence thinned = FrameThinning.toRate(sequence(10), 10);

    assertArrayEquals(new int[] {0, 3, 6, 9}, kept(thinned));
    assertEquals(10, thinned.info().framesPerSecond());
    assertEquals(300_000_000L, thinned.capturedAtNanos()[3]);
  }

  @Test
  void aRateThatIsNoWholePartIsKeptOnTheWhole() {
    assertArrayEquals(new int[] {0, 3, 5, 8, 10, 13}, kept(FrameThinning.toRate(sequence(14), 12)));
  }

  @Test
  void everyThirdFrameGoesAndTheTimesStay() {
    TrackSequence thinned = FrameThinning.withoutEveryThird(sequence(7));

    assertArrayEquals(new int[] {0, 1, 3, 4, 6}, kept(thinned));
    assertEquals(100_000_000L, thinned.capturedAtNanos()[2]);
  }

  @Test
  void aHigherRateThanThereIsIsRefused() {
    TrackSequence sequence = sequence(3);

    assertThrows(IllegalArgumentException.class, () -> FrameThinning.toRate(sequence, 31));
    assertThrows(IllegalArgumentException.class, () -> FrameThinning.toRate(sequence, 0));
    assertThrows(IllegalArgumentException.class, () -> FrameThinning.toRate(sequence, Double.NaN));
  }
}
