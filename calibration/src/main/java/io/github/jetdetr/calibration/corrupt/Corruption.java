package io.github.jetdetr.calibration.corrupt;

import com.google.errorprone.annotations.Immutable;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.SplittableRandom;

/** One way in which pictures get worse. */
public enum Corruption {
  /** Too little light: less signal, and the sensor's noise beside it. */
  LOW_LIGHT("low light", Exposure::lowLight),
  /** Too much light: what is bright is lost. */
  OVER_EXPOSURE("over-exposure", Exposure::over),
  /** The camera or the scene moves while the shutter is open. */
  MOTION_BLUR("motion blur", Blur::motion),
  /** The lens is out of focus. */
  DEFOCUS("defocus", Blur::defocus),
  /** Falling drops draw bright streaks. */
  RAIN("rain", WeatherEffect::rain),
  /** Drops in the air hide what lies behind them. */
  FOG("fog", WeatherEffect::fog),
  /** Gaussian noise on every channel. */
  NOISE("noise", Exposure::noise),
  /** A link of little bandwidth. */
  JPEG("JPEG", TransmissionDamage::jpeg),
  /** A link that loses packets: bands of rows are missing and the row above stands in. */
  DROPPED_ROWS("dropped rows", TransmissionDamage::droppedRows),
  /** Mud and drops on the lens, out of focus because they are near. */
  LENS_DIRT("lens dirt", TransmissionDamage::lensDirt);

  /** Severities go from 1 to this. */
  public static final int SEVERITIES = 5;

  /** A pure function: equal arguments and equal random numbers give equal pictures. */
  @Immutable
  interface Effect {
    RgbPicture apply(RgbPicture picture, int severity, SplittableRandom random);
  }

  private final String word;
  private final Effect effect;

  Corruption(String word, Effect effect) {
    this.word = word;
    this.effect = effect;
  }

  /**
   * Makes a picture worse.
   *
   * @param severity 1, hardly, to {@link #SEVERITIES}, badly
   * @param seed equal seeds give equal pictures; the same seed at a higher severity gives the same
   *     drops, spots and directions, but more of them or stronger ones
   * @return a new picture of the same size
   */
  public RgbPicture apply(RgbPicture picture, int severity, long seed) {
    if (severity < 1 || severity > SEVERITIES) {
      throw new IllegalArgumentException(
          "severity must be in [1, %d], but was %d".formatted(SEVERITIES, severity));
    }
    return effect.apply(picture, severity, new SplittableRandom(seed + ordinal()));
  }

  /** In words. */
  @Override
  public String toString() {
    return word;
  }
}
