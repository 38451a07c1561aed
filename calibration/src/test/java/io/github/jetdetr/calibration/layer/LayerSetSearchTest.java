package io.github.jetdetr.calibration.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.network.MeanError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Layers are letters; a network's error is the sum of its INT8 layers', which are given. */
class LayerSetSearchTest {

  private final Map<String, Double> errors = new LinkedHashMap<>();
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  private LayerSetSearchTest with(String layer, double error, long macs) {
    errors.put(layer, error);
    sizes.put(layer, macs);
    return this;
  }

  private final LayerSetSearch<String> search =
      new LayerSetSearch<>(
          new LayerSetSearch.Candidates<>() {
            @Override
            public MeanError error(List<String> layers) {
              return new MeanError(error(layers, 1), 0);
            }

            @Override
            public double error(List<String> layers, int pictures) {
              return layers.stream().mapToDouble(layer -> errors.getOrDefault(layer, 0.0)).sum();
            }

            @Override
            public double ownError(String layer) {
              return 1;
            }

            @Override
            public long macs(String layer) {
              return sizes.getOrDefault(layer, 0L);
            }
          },
          lines::add);

  private List<String> layers() {
    return List.copyOf(errors.keySet());
  }

  @Test
  void eachLayerIsMeasuredAlone() throws Exception {
    with("a", 0.1, 1).with("b", 0.3, 1);

    assertEquals(errors, search.sensitivity(layers(), Duration.ofHours(1)));
  }

  @Test
  void withoutTimeNoneIsMeasuredAndThatIsSaid() throws Exception {
    with("a", 0.1, 1).with("b", 0.3, 1);

    assertEquals(Map.of(), search.sensitivity(layers(), Duration.ZERO));
    assertTrue(lines.get(0).startsWith("not enough time"), lines::toString);
  }

  @Test
  void thoseThatCostMostForTheirSizeAreLeftOut() throws Exception {
    with("a", 0.2, 100).with("b", 0.2, 1).with("c", 0.2, 10).with("d", 0.2, 1000);

    LayerSetSearch.LayerSet<String> found = search.search(layers(), errors, 0.5);

    assertEquals(List.of("a", "d"), found.int8Layers());
    assertEquals(0.4, found.error().value(), 1e-9);
  }

  @Test
  void theLargestThatWasLeftOutForNothingComesBack() throws Exception {
    // By error for its size b goes first, but a has to go in any case.
    with("a", 1, 100).with("b", 0.05, 4).with("c", 0.4, 1000);

    LayerSetSearch.LayerSet<String> found = search.search(layers(), errors, 0.5);

    assertEquals(List.of("b", "c"), found.int8Layers());
    assertEquals(0.45, found.error().value(), 1e-9);
  }

  @Test
  void layersThatWereNotMeasuredAreOrderedByTheirOwnErrors() throws Exception {
    with("a", 0.3, 1).with("b", 0.3, 100).with("c", 0.3, 10);

    LayerSetSearch.LayerSet<String> found = search.search(layers(), Map.of(), 0.7);

    assertEquals(List.of("b", "c"), found.int8Layers());
  }

  @Test
  void aLimitThatNoLayerMeetsIsSaidByAnInfiniteError() throws Exception {
    with("a", 1, 1).with("b", 1, 1);

    LayerSetSearch.LayerSet<String> found = search.search(layers(), errors, 0.5);

    assertEquals(List.of(), found.int8Layers());
    assertEquals(Double.POSITIVE_INFINITY, found.error().value());
  }
}
