package io.github.jetdetr.calibration.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures for people and for JSON. */
public final class Figures {

  private Figures() {}

  /** A share in 0..1 to three digits; a dash where it is not defined (NaN, or COCO's −1). */
  public static String share(double value) {
    return isDefined(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  /** A difference of shares to three digits, with its sign. */
  public static String difference(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.3f", value) : "–";
  }

  /** JSON has no NaN; what cannot be said is null. */
  public static @Nullable Double json(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static boolean isDefined(double value) {
    return Double.isFinite(value) && value >= 0;
  }
}
