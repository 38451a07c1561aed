package io.github.jetdetr.calibration.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats figures for text and JSON. */
public final class Figures {

  private Figures() {}

  /** A share in 0..1 with three decimals; a dash if undefined (NaN, or COCO's −1). */
  public static String share(double value) {
    return isDefined(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  /** A difference of shares with three decimals and its sign; a dash if not finite. */
  public static String difference(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.3f", value) : "–";
  }

  /** The value, or null if it is not finite, which JSON cannot represent. */
  public static @Nullable Double json(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static boolean isDefined(double value) {
    return Double.isFinite(value) && value >= 0;
  }
}
