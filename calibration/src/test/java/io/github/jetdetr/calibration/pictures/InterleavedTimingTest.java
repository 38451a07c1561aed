package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.TinyModel;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterleavedTimingTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void timesAreThoseOfTheClockAndRatiosThoseOfTheSamePicture() throws Exception {
    StreetPictures scenes = new StreetPictures(List.of(1L), List.of(), 2, 64, 48);
    Path model = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    // Each reading is a millisecond later, so each run takes one; with every second reading of the
    // warm-up and the turns, whoever runs.
    AtomicLong millis = new AtomicLong();
    InterleavedTiming race = new InterleavedTiming(() -> millis.incrementAndGet() * 1_000_000);
    List<InterleavedTiming.Times> times;
    try (PictureDetector one =
            PictureDetector.open(model, new EngineOptions(1, 1), null, card -> card);
        Progress progress = Progress.on(new PrintWriter(Writer.nullWriter()), "rounds", 5)) {
      Detector detector = one.model().detector(0);
      times =
          race.run(
              List.of(detector, detector, detector), scenes, scenes.truth().images(), 5, progress);
    }

    assertEquals(3, times.size());
    for (InterleavedTiming.Times detectorTimes : times) {
      assertEquals(new InterleavedTiming.Times(1, 1, 1, 1, 1), detectorTimes);
    }
    // Three rounds of warm-up and five that count, two readings for each of three detectors.
    assertEquals((3 + 5) * 3 * 2, millis.get());
  }

  @Test
  void timesThatSpreadWiderThanANetworksOwnAreNoisy() {
    assertFalse(new InterleavedTiming.Times(10, 11.5, 1, 1, 1).isNoisy());
    assertTrue(new InterleavedTiming.Times(10, 19, 1, 1, 1).isNoisy());
  }
}
