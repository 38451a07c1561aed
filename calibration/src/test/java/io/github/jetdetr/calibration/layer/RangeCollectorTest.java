package io.github.jetdetr.calibration.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.network.PictureSplit;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.calibration.quantize.StockRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeCollectorTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aHistogramThatHadToGrowCountsEverything() {
    Histogram histogram = new Histogram();
    histogram.add(new float[] {0, 0.5f, -1});
    histogram.add(new float[] {-7, 3});
    histogram.add(new float[] {100});
    assertEquals(6, histogram.total());
    assertEquals(100, histogram.largest());
    histogram.add(new float[] {Float.NaN, Float.POSITIVE_INFINITY});
    assertEquals(6, histogram.total());
  }

  @Test
  void aPercentileExcludesRarePeaks() {
    float[] values = TestGraphs.random(100_000, 1, 1);
    values[0] = 1000;
    Histogram histogram = new Histogram();
    histogram.add(values);
    assertEquals(1000, StockRange.MAX.limit(histogram));
    float percentile = StockRange.PERCENTILE.limit(histogram);
    assertTrue(
        percentile > 3 && percentile < 4.5,
        "99.9 % of a normal distribution: 3.29, was " + percentile);
  }

  @Test
  void everyStockRangeLiesWithinTheObservedValues() {
    Histogram histogram = new Histogram();
    histogram.add(TestGraphs.random(10_000, 2, 2));
    for (StockRange range : StockRange.values()) {
      float limit = range.limit(histogram);
      assertTrue(limit > 0 && limit <= histogram.largest(), range.word() + " " + limit);
    }
    Histogram zeros = new Histogram();
    zeros.add(new float[100]);
    assertEquals(0, StockRange.MAX.limit(zeros));
  }

  @Test
  void interruptedRangesResume() throws Exception {
    float[] first = TestGraphs.random(64, 1, 3);
    float[] second = TestGraphs.random(64, 5, 4);
    InputRange whole = new InputRange(4, 16);
    whole.add(first);
    InputRange half = new InputRange(4, 16);
    half.add(first);
    RangeStore store = new RangeStore(folder.resolve("ranges.bin"), "model and pictures");
    store.save(new RangeStore.Saved(1, new LinkedHashMap<>(Map.of("v", half))));
    RangeStore.Saved saved = store.load();
    assertEquals(1, saved.pictures());
    InputRange resumed = saved.ranges().get("v");
    if (resumed == null) {
      throw new AssertionError("nothing was saved");
    }
    whole.add(second);
    resumed.add(second);
    assertArrayEquals(whole.channelMin(), resumed.channelMin());
    assertArrayEquals(whole.channelMax(), resumed.channelMax());
    assertArrayEquals(whole.histogram().counts(), resumed.histogram().counts());
  }

  @Test
  void rangesOfOtherPicturesOrDamagedOnesAreIgnored() throws Exception {
    Path file = folder.resolve("ranges.bin");
    new RangeStore(file, "one").save(new RangeStore.Saved(3, new LinkedHashMap<>()));
    assertEquals(3, new RangeStore(file, "one").load().pictures());
    assertEquals(0, new RangeStore(file, "other").load().pictures());
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 12));
    assertEquals(0, new RangeStore(file, "one").load().pictures());
  }

  @Test
  void noPictureBothCalibratesAndJudges() throws Exception {
    for (int pictures : new int[] {8, 92, 1000}) {
      PictureSplit split = PictureSplit.of(pictures);
      Set<Integer> both = new HashSet<>(split.calibration());
      both.retainAll(split.heldOut());
      assertEquals(Set.of(), both);
    }
    assertEquals(60, PictureSplit.of(92).calibration().size());
    assertEquals(32, PictureSplit.of(92).heldOut().size());
    assertThrows(QuantizeException.class, () -> PictureSplit.of(7));
  }
}
