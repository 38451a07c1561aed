package io.github.jetdetr.street.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreetTest {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;

  @ParameterizedTest
  @EnumSource(Weather.class)
  void timesMayComeInAnyOrderAndStreetsKnowNothingOfEachOther(Weather weather) {
    Street forward = new Street(7, weather, WIDTH, HEIGHT);
    StreetPicture early = drawn(forward, 3, 1.5);
    StreetPicture late = drawn(forward, 90, 61.25);

    Street backward = new Street(7, weather, WIDTH, HEIGHT);
    drawn(new Street(8, weather, WIDTH, HEIGHT), 90, 61.25);

    assertSame(late, drawn(backward, 90, 61.25));
    assertSame(early, drawn(backward, 3, 1.5));
    assertFalse(Arrays.equals(early.rgb(), late.rgb()));
  }

  /**
   * The bundled model has learned these pictures, on another machine: a change of a single pixel is
   * a change of its subject.
   */
  @ParameterizedTest
  @CsvSource({
    "DAY, e870cf1e",
    "DUSK, fff61652",
    "NIGHT, 6bee1907",
    "RAIN, d5c5ce85",
    "FOG, 6df3e81e",
    "NIGHT_RAIN, 8e98b9f5"
  })
  void everyMachineDrawsTheSameBytes(Weather weather, String expected) {
    CRC32 pixels = new CRC32();
    for (int seed = 1; seed <= 6; seed++) {
      StreetPicture picture = drawn(new Street(seed, weather, WIDTH, HEIGHT), seed, 11.3 * seed);
      for (int rgb : picture.rgb()) {
        pixels.update(rgb >> 16);
        pixels.update(rgb >> 8);
        pixels.update(rgb);
      }
    }

    assertEquals(expected, "%08x".formatted(pixels.getValue()));
  }

  @Test
  void aFrameNumberChangesTheNoiseAndNothingElse() {
    Street street = new Street(5, Weather.RAIN, WIDTH, HEIGHT);
    StreetPicture one = drawn(street, 1, 2);
    StreetPicture other = drawn(street, 2, 2);

    assertFalse(Arrays.equals(one.rgb(), other.rgb()));
    assertArrayEquals(one.identities(), other.identities());
    assertEquals(one.truth(), other.truth());
  }

  @Test
  void anotherSeedIsAnotherStreet() {
    StreetPicture one = drawn(new Street(1, Weather.DAY, WIDTH, HEIGHT), 0, 0);
    StreetPicture other = drawn(new Street(2, Weather.DAY, WIDTH, HEIGHT), 0, 0);

    int alike = 0;
    for (int at = 0; at < one.rgb().length; at++) {
      alike += StreetPixels.difference(one.rgb()[at], other.rgb()[at]) < 12 ? 1 : 0;
    }
    assertTrue(alike < one.rgb().length / 4, alike + " pixels alike");
    assertFalse(one.truth().equals(other.truth()));
  }

  @Test
  void seedsDrawEveryWeatherUnlessOneIsAskedFor() {
    Set<Weather> drawn = EnumSet.noneOf(Weather.class);
    for (long seed = 0; seed < 60; seed++) {
      drawn.add(new Street(seed, null, 16, 16).weather());
    }

    assertEquals(EnumSet.allOf(Weather.class), drawn);
    assertEquals(Weather.FOG, new Street(1, Weather.FOG, 16, 16).weather());
  }

  @Test
  void everyLabelIsAskedForWithinAFewStreets() {
    Set<StreetLabel> seen = EnumSet.noneOf(StreetLabel.class);
    for (int seed = 1; seed <= 25; seed++) {
      for (StreetObject object : drawn(new Street(seed, null, WIDTH, HEIGHT), 0, seed).truth()) {
        if (object.counted()) {
          seen.add(object.label());
        }
      }
    }

    assertEquals(EnumSet.allOf(StreetLabel.class), seen);
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "17, 333", "333, 17", "1919, 1079"})
  void oddSmallAndLargeSizesAreDrawn(int width, int height) {
    for (Weather weather : new Weather[] {Weather.DAY, Weather.NIGHT_RAIN}) {
      StreetPicture picture = drawn(new Street(3, weather, width, height), 0, 4);

      long colors = Arrays.stream(picture.rgb()).distinct().count();
      assertTrue(colors > 16, colors + " colours");
      for (StreetObject object : picture.truth()) {
        assertTrue(object.right() <= width && object.bottom() <= height, object::toString);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 360", "640, 0", "-4, 360", "1921, 1080", "65536, 65536"})
  void aSizeOutOfRangeIsRefusedInOneLine(int width, int height) {
    String said =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> new Street(1, Weather.DAY, width, height))
                .getMessage());

    assertTrue(said.endsWith("but was " + width + " x " + height), said);
    assertEquals(1, said.lines().count());
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() {
    Street street = new Street(1, Weather.DAY, 64, 48);

    assertThrows(
        IllegalArgumentException.class, () -> street.draw(0, 0, new StreetPicture(48, 64)));
  }

  private static StreetPicture drawn(Street street, long frame, double seconds) {
    return StreetPixels.drawn(street, frame, seconds);
  }

  private static void assertSame(StreetPicture expected, StreetPicture actual) {
    assertArrayEquals(expected.rgb(), actual.rgb());
    assertArrayEquals(expected.identities(), actual.identities());
    assertEquals(expected.truth(), actual.truth());
  }
}
