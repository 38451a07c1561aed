package io.github.jetdetr.calibration.analysis;

/**
 * Why a detection is wrong or an object not found: the six kinds of TIDE (Bolya, Foley, Hays and
 * Hoffman, TIDE: A General Toolbox for Identifying Object Detection Errors, ECCV 2020, section 2.2,
 * with foreground IoU .50 and background IoU .10).
 */
public enum ErrorKind {
  /** Overlaps an object of another category by .50 or more. */
  CLASSIFICATION,
  /** Overlaps an object of its own category by .10 to .50. */
  LOCALISATION,
  /** Overlaps only objects of other categories, by .10 to .50. */
  BOTH,
  /** Overlaps an object of its own category that a better detection found before. */
  DUPLICATE,
  /** Overlaps nothing by more than .10. */
  BACKGROUND,
  /** An object that is not found, nor would be if a classification or localisation were mended. */
  MISSED
}
