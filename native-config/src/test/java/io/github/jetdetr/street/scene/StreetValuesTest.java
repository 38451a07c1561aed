package io.github.jetdetr.street.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreetValuesTest {

  @ParameterizedTest
  @EnumSource(Weather.class)
  void aWeatherIsKnownByItsWord(Weather weather) {
    assertEquals(Optional.of(weather), Weather.of(weather.word()));
  }

  @Test
  void anotherWordIsNoWeather() {
    assertEquals(Optional.empty(), Weather.of("hail"));
    assertEquals(Optional.empty(), Weather.of("DAY"));
  }

  @Test
  void labelsAreNumberedAsModelsLearnThem() {
    assertEquals(
        List.of("car", "truck", "bus", "cyclist", "person", "traffic light", "stop sign"),
        Stream.of(StreetLabel.values()).map(StreetLabel::label).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5, 5, 9, 1",
    "5, 5, 9, 5, 1",
    "-1, 5, 9, 9, 1",
    "5, 5, 9, 9, 0",
    "5, 5, 9, 9, 1.5"
  })
  void anObjectWithoutABoxOrAFractionIsRefused(
      int left, int top, int right, int bottom, float visible) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new StreetObject(1, StreetLabel.CAR, left, top, right, bottom, visible, true));
  }

  @Test
  void chanceIsThePublishedSequence() {
    // The first value of SplitMix64 from the state 0, as its authors' reference code gives it.
    assertEquals(0xE220A8397B1DCDAFL, SplitMix.mix(0x9E3779B97F4A7C15L));
  }

  @Test
  void normalNumbersHaveTheMeanAndTheSpreadOfNormalOnes() {
    SplitMix random = new SplitMix(1);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 10_000; i++) {
      double value = random.normal();
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / 10_000, 0.05);
    assertEquals(1, squares / 10_000, 0.05);
  }

  @Test
  void keysOfOneSeedAreStreamsOfTheirOwn() {
    assertTrue(new SplitMix(1, 2).next() != new SplitMix(1, 3).next());
    assertTrue(new SplitMix(1, 2).next() != new SplitMix(2, 1).next());
  }
}
