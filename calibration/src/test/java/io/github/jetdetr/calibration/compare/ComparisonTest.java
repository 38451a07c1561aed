package io.github.jetdetr.calibration.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final CocoTruth TRUTH =
      new CocoTruth(
          List.of(new CocoImage(1, "one.jpg", 64, 48)),
          CocoCategory.numbered(List.of("car")),
          List.of());

  private static Candidate candidate(String name, double p50Millis, double p90Millis) {
    ScoredBox box = new ScoredBox(1, 0.9, 4, 5, 20, 10);
    return new Candidate(
        name,
        Map.of(),
        1,
        new CocoResults(List.of(new PictureDetections(1, List.of(box)))),
        new InterleavedTiming.Times(p50Millis, p90Millis, 1, 1, 1));
  }

  @Test
  void noisyLatenciesAreNamedAndOthersAreNot() {
    Comparison comparison =
        Comparison.of(
            TRUTH,
            /* isLabelled= */ false,
            0.3,
            candidate("fp32", 10, 10.5),
            List.of(candidate("fp16", 8, 15), candidate("int8", 6, 6.2)),
            List.of("a picture is missing"));

    assertEquals(2, comparison.notes().size(), comparison.notes()::toString);
    assertEquals("a picture is missing", comparison.notes().get(0));
    assertTrue(comparison.notes().get(1).startsWith("latencies of fp16 are noisy (p50 8.00 ms"));
    StringWriter said = new StringWriter();
    new ComparisonText(comparison, AccuracyLimits.DEFAULT).text(new PrintWriter(said, true));
    assertTrue(said.toString().contains("note: latencies of fp16"), said.toString());
    assertFalse(said.toString().contains("int8 are noisy"), said.toString());
  }
}
