package io.github.jetdetr.calibration.corrupt;

import com.google.errorprone.annotations.Immutable;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.SplittableRandom;

/** A kind of image corruption. */
public enum Corruption {
  /** Too little light: less signal, with sensor noise. */
  LOW_LIGHT("low light", Exposure::lowLight),
  /** Too much light: highlights are clipped. */
  OVER_EXPOSURE("over-exposure", Exposure::overExposure),
  /** Movement of camera or scene during exposure. */
  MOTION_BLUR("motion blur", Blur::motion),
  /** The lens is out of focus. */
  DEFOCUS("defocus", Blur::defocus),
  /** Falling drops leave bright streaks. */
  RAIN("rain", WeatherEffect::rain),
  /** Suspended droplets reduce contrast. */
  FOG("fog", WeatherEffect::fog),
  /** Gaussian noise on every channel. */
  NOISE("noise", Exposure::noise),
  /** Strong JPEG compression, as for a link of low bandwidth. */
  JPEG("JPEG", TransmissionDamage::jpeg),
  /** Packet loss: missing bands of rows are concealed by the row above. */
  DROPPED_ROWS("dropped rows", TransmissionDamage::droppedRows),
  /** Dirt and drops on the lens, out of focus. */
  LENS_DIRT("lens dirt", TransmissionDamage::lensDirt);

  /** Number of severities: 1 to 5. */
  public static final int SEVERITIES = 5;

  /** A pure function of its arguments and the random numbers. */
  @Immutable
  interface Effect {
    RgbPicture apply(RgbPicture picture, int severity, SplittableRandom random);
  }

  private final String label;
  private final Effect effect;

  Corruption(String label, Effect effect) {
    this.label = label;
    this.effect = effect;
  }

  /**
   * Corrupts a picture.
   *
   * @param severity 1 (slight) to {@link #SEVERITIES} (severe)
   * @param seed of the random generator; equal seeds give equal pictures, and at a higher severity
   *     the same drops, spots and directions, but more or stronger ones
   * @return a new picture of the same size
   */
  public RgbPicture apply(RgbPicture picture, int severity, long seed) {
    if (severity < 1 || severity > SEVERITIES) {
      throw new IllegalArgumentException(
          "severity must be in [1, %d], but was %d".formatted(SEVERITIES, severity));
    }
    return effect.apply(picture, severity, new SplittableRandom(seed + ordinal()));
  }

  /** The name in reports. */
  @Override
  public String toString() {
    return label;
  }
}
