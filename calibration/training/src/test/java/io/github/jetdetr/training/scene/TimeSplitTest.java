package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSplitTest {

  @Test
  void thePartsFollowEachOtherInTimeWithAGapBeforeTheProof() {
    TimeSplit split = TimeSplit.of(frames(100), 0.6, 0.2, 0.3);

    assertEquals(frames(48), split.learned());
    assertEquals(frames(60).subList(48, 60), split.watched());
    assertEquals(frames(100).subList(70, 100), split.proof());
  }

  @Test
  void aShortClipStillHasFramesToWatch() {
    TimeSplit split = TimeSplit.of(frames(15), 0.6, 0.01, 0.3);

    assertEquals(6, split.learned().size());
    assertEquals(TimeSplit.MIN_FRAMES, split.watched().size());
  }

  @Test
  void tooFewFramesAreRefused() {
    String line = refusal(frames(9), 0.6, 0.15, 0.3);
    assertTrue(line.contains("9 frames are too few"), line);
  }

  @ParameterizedTest
  @CsvSource({"0.8, 0.15, 0.3", "0, 0.15, 0.3", "0.6, 0.15, 0", "0.6, 0, 0.3", "0.6, 1, 0.3"})
  void sharesThatOverlapOrAreEmptyAreRefused(double learn, double watch, double proof) {
    assertTrue(refusal(frames(100), learn, watch, proof).contains("must be"));
  }

  private static String refusal(List<CocoImage> frames, double learn, double watch, double proof) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class, () -> TimeSplit.of(frames, learn, watch, proof))
            .getMessage());
  }

  private static List<CocoImage> frames(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(id -> new CocoImage(id, "frame-" + id, 64, 48))
        .toList();
  }
}
