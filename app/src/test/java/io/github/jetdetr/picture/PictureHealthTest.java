package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.support.PaintedFrames;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of good pictures, and of pictures spoiled on purpose. */
class PictureHealthTest {

  private static final int LEARNING = 60;
  private static final int SPOILED = 60;

  private final PictureHealth health = new PictureHealth(/* fixed= */ true);

  @ParameterizedTest
  @EnumSource(Weather.class)
  void aMinuteOfAStreetInAnyWeatherRaisesNoAlarm(Weather weather) {
    try (StreetFrames street = new StreetFrames(11, weather)) {
      assertEquals(EnumSet.of(PictureState.GOOD), said(street, 110, light -> light));
    }
    assertEquals(110, health.count(PictureState.GOOD));
  }

  @ParameterizedTest
  @EnumSource(
      value = Weather.class,
      names = {"DAY", "FOG", "NIGHT"})
  void aCoveredLensIsBlackUntilItIsUncovered(Weather weather) {
    isSaidAndTakenBack(PictureState.BLACK, weather, light -> StreetFrames.exposed(light, 0, 9));
  }

  @Test
  void anOverexposedPictureIsBlownOutUntilTheCameraHasAdapted() {
    isSaidAndTakenBack(
        PictureState.BLOWN_OUT, Weather.DAY, light -> StreetFrames.exposed(light, 1, 240));
  }

  @Test
  void anEvenGreyPictureIsBlank() {
    isSaidAndTakenBack(
        PictureState.BLANK, Weather.DAY, light -> StreetFrames.exposed(light, 0, 128));
  }

  @ParameterizedTest
  @EnumSource(Weather.class)
  void aLensOutOfFocusIsBlurred(Weather weather) {
    isSaidAndTakenBack(PictureState.BLURRED, weather, light -> StreetFrames.blurred(light, 10));
  }

  @ParameterizedTest
  @EnumSource(Weather.class)
  void aKnockedCameraIsShiftedUntilItIsPutBack(Weather weather) {
    isSaidAndTakenBack(PictureState.SHIFTED, weather, light -> StreetFrames.shifted(light, 20, 10));
  }

  @Test
  void aCameraTurnedToAnotherStreetIsShifted() {
    try (StreetFrames street = new StreetFrames(11, Weather.DAY)) {
      said(street, LEARNING, light -> light);
      street.become(14, Weather.DAY);

      assertTrue(said(street, 2 * SPOILED, light -> light).contains(PictureState.SHIFTED));
    }
  }

  @Test
  void theSamePictureOverAndOverIsFrozenUntilItMoves() {
    int[][] last = new int[1][];
    isSaidAndTakenBack(
        PictureState.FROZEN,
        Weather.DAY,
        light -> {
          if (last[0] == null) {
            last[0] = light;
          }
          return last[0];
        });
  }

  @Test
  void aStillSceneWithNoiseIsNotFrozen() {
    try (StreetFrames street = new StreetFrames(11, Weather.DAY)) {
      for (int at = 0; at < 60; at++) {
        int changing = at;
        int[] light = new int[StreetFrames.WIDTH * StreetFrames.HEIGHT];
        for (int pixel = 0; pixel < light.length; pixel++) {
          boolean noisy = PaintedFrames.hash(changing, pixel, 0) > 250;
          light[pixel] = 60 + pixel % 97 + (noisy ? 1 : 0);
        }
        assertEquals(PictureState.GOOD, health.check(street.show(light)));
      }
    }
  }

  @Test
  void aReplayMayStandStill() {
    try (Frame frame = new Frame()) {
      PaintedFrames.noise(frame, PixelFormat.YUV420P, 320, 180, 1);
      for (int at = 0; at < 60; at++) {
        frame.stamp(at, at * 1_000_000_000L, TimeSource.REPLAY);
        assertEquals(PictureState.GOOD, health.check(frame));
      }
    }
  }

  @Test
  void aTourOfStreetsCutsFromViewToViewAndRaisesNoAlarm() {
    PictureHealth moving = new PictureHealth(/* fixed= */ false);
    int frames = 0;
    try (StreetFrames street = new StreetFrames(1, Weather.DAY, TimeSource.REPLAY)) {
      for (Weather weather : Weather.values()) {
        street.become(1 + weather.ordinal(), weather);
        for (int at = 0; at < 25; at++) {
          moving.check(street.next(light -> light));
          frames++;
        }
      }
    }
    assertEquals(frames, moving.count(PictureState.GOOD));
  }

  @Test
  void aLensOutOfFocusOnAVehicleIsBlurred() {
    PictureHealth moving = new PictureHealth(/* fixed= */ false);
    try (StreetFrames street = new StreetFrames(11, Weather.DAY)) {
      for (int at = 0; at < LEARNING; at++) {
        assertEquals(PictureState.GOOD, moving.check(street.next(light -> light)));
      }
      PictureState last = PictureState.GOOD;
      for (int at = 0; at < SPOILED; at++) {
        last = moving.check(street.next(light -> StreetFrames.blurred(light, 10)));
      }
      assertEquals(PictureState.BLURRED, last);
    }
  }

  @Test
  void aCameraOnAVehicleIsNeverShifted() {
    PictureHealth moving = new PictureHealth(/* fixed= */ false);
    try (StreetFrames street = new StreetFrames(11, Weather.DAY)) {
      for (int at = 0; at < 2 * LEARNING; at++) {
        int driven = at;
        moving.check(street.next(light -> StreetFrames.shifted(light, 5 * driven, 0)));
      }
    }
    assertEquals(0, moving.count(PictureState.SHIFTED));
  }

  @Test
  void aTunnelOfASecondIsNoFault() {
    try (StreetFrames street = new StreetFrames(11, Weather.DAY)) {
      said(street, 20, light -> light);

      Set<PictureState> said = said(street, 2, light -> StreetFrames.exposed(light, 0, 4));

      assertEquals(EnumSet.of(PictureState.GOOD), said);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void everyFormatAndOddSizesAreLookedAt(PixelFormat format) {
    int[][] sizes = {{1, 1}, {3, 2}, {127, 71}, {129, 73}, {641, 361}};
    for (int[] size : sizes) {
      PictureHealth fresh = new PictureHealth(/* fixed= */ true);
      try (Frame frame = new Frame()) {
        PictureState state = PictureState.GOOD;
        for (int at = 0; at < 8; at++) {
          PaintedFrames.fill(
              frame, format, ColorSpace.BT601_LIMITED, size[0], size[1], (plane, x, y) -> 16);
          frame.stamp(at, at * 1_000_000_000L, TimeSource.ARRIVAL);
          state = fresh.check(frame);
        }
        assertEquals(PictureState.BLACK, state, format + " of " + size[0] + " × " + size[1]);
      }
    }
  }

  @Test
  void anotherSizeIsLearnedAnew() {
    try (StreetFrames street = new StreetFrames(11, Weather.DAY);
        Frame other = new Frame()) {
      said(street, LEARNING, light -> light);
      for (int at = 0; at < 40; at++) {
        PaintedFrames.noise(other, PixelFormat.BGR24, 640, 360, at);
        other.stamp(at, 60_000_000_000L + at * 1_000_000_000L, TimeSource.ARRIVAL);

        assertEquals(PictureState.GOOD, health.check(other));
      }
    }
  }

  @Test
  void aSteadyLookAllocatesNothing() {
    try (Frame frame = new Frame()) {
      PaintedFrames.noise(frame, PixelFormat.NV12, 640, 360, 1);
      long[] at = new long[1];

      long bytes =
          Allocations.bytesPerRound(
              () -> {
                frame.stamp(at[0], at[0]++ * 100_000_000L, TimeSource.REPLAY);
                assertNotEquals(PictureState.BLACK, health.check(frame));
              });

      assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes");
    }
  }

  private void isSaidAndTakenBack(
      PictureState state, Weather weather, StreetFrames.Spoiling spoiling) {
    try (StreetFrames street = new StreetFrames(11, weather)) {
      assertEquals(EnumSet.of(PictureState.GOOD), said(street, LEARNING, light -> light));

      assertEquals(EnumSet.of(PictureState.GOOD, state), said(street, SPOILED, spoiling));

      said(street, SPOILED, light -> light);
      assertEquals(PictureState.GOOD, health.check(street.next(light -> light)));
    }
  }

  private Set<PictureState> said(StreetFrames street, int frames, StreetFrames.Spoiling spoiling) {
    Set<PictureState> said = EnumSet.noneOf(PictureState.class);
    for (int at = 0; at < frames; at++) {
      said.add(health.check(street.next(spoiling)));
    }
    return said;
  }
}
