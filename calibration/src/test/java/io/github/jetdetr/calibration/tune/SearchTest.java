package io.github.jetdetr.calibration.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {

  private static final Space SPACE = new Space(List.of(Resize.values()), true, 3);

  @Test
  void theGridFindsTheMaximum() {
    assertEquals(
        new Setting(Resize.LETTERBOX, true, 50, List.of(2.0, 1.0, 3.0), 0.6),
        Search.GRID.best(SPACE, SearchTest::hill, 0, 1));
  }

  @Test
  void theParzenEstimatorBeatsRandomSearchWithTheSameTrials() {
    double byChance = 0;
    double byTpe = 0;
    int searches = 30;
    for (int seed = 0; seed < searches; seed++) {
      byChance += hill(Search.RANDOM.best(SPACE, SearchTest::hill, 80, seed)) / searches;
      byTpe += hill(Search.TPE.best(SPACE, SearchTest::hill, 80, seed)) / searches;
    }

    assertTrue(byTpe > byChance + 0.3, "TPE %f, chance %f".formatted(byTpe, byChance));
  }

  @ParameterizedTest
  @EnumSource(names = {"RANDOM", "TPE"})
  void equalSeedsTryTheSameSettingsAndNoMoreThanRequested(Search search) {
    List<Setting> first = new ArrayList<>();
    List<Setting> second = new ArrayList<>();

    Setting one = search.best(SPACE, noting(first), 40, 5);
    Setting again = search.best(SPACE, noting(second), 40, 5);

    assertEquals(one, again);
    assertEquals(first, second);
    assertEquals(40, first.size());
  }

  @ParameterizedTest
  @EnumSource
  void aSmallSpaceCanBeSearchedWithManyTrials(Search search) {
    Space single = new Space(List.of(Resize.STRETCH), false, 1);

    Setting best = search.best(single, setting -> setting.maxDetections(), 30, 1);

    assertEquals(300, best.maxDetections());
  }

  @Test
  void settingsWithTheSameEffectAreEqual() {
    Space two = new Space(List.of(Resize.STRETCH), false, 2);
    Set<Setting> settings = new HashSet<>();
    Setting unused =
        Search.GRID.best(
            two,
            setting -> {
              settings.add(setting);
              return 0;
            },
            0,
            1);

    assertTrue(settings.contains(unused));
    // Without fusion the fusion's IoU does not matter, nor how much a lone model is trusted.
    assertEquals(
        6,
        settings.stream().filter(it -> it.weights().equals(List.of(1.0, 0.0))).count(),
        "one for each number of detections kept");
    assertFalse(settings.stream().anyMatch(it -> it.weights().equals(List.of(0.0, 2.0))));
  }

  @Test
  void theBaselineIsTheFirstModelAlone() {
    assertEquals(
        new Setting(Resize.STRETCH, false, 300, List.of(1.0, 0.0, 0.0), 0.55), SPACE.baseline());
    assertFalse(SPACE.baseline().isFused());
  }

  /** Highest at 50 kept, flipped, letterboxed, fusion IoU .6, weights 2, 1, 3. */
  private static double hill(Setting setting) {
    return -Math.abs(Math.log(setting.maxDetections() / 50.0))
        - (setting.flip() ? 0 : 1)
        - (setting.resize() == Resize.LETTERBOX ? 0 : 1)
        - 5 * Math.abs(setting.fusionIou() - 0.6)
        - Math.abs(setting.weights().get(0) - 2)
        - Math.abs(setting.weights().get(1) - 1)
        - Math.abs(setting.weights().get(2) - 3);
  }

  private static ToDoubleFunction<Setting> noting(List<Setting> tried) {
    return setting -> {
      tried.add(setting);
      return hill(setting);
    };
  }
}
