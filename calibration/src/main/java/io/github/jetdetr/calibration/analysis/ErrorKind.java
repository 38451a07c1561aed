package io.github.jetdetr.calibration.analysis;

/**
 * Why a detection is a false positive or an object is missed: the six kinds of TIDE (Bolya, Foley,
 * Hays and Hoffman, TIDE: A General Toolbox for Identifying Object Detection Errors, ECCV 2020,
 * section 2.2, with foreground IoU .50 and background IoU .10).
 */
public enum ErrorKind {
  /** IoU of .50 or more with an object of another category. */
  CLASSIFICATION,
  /** IoU of .10 to .50 with an object of its own category. */
  LOCALISATION,
  /** IoU of .10 to .50 with objects of other categories only. */
  BOTH,
  /**
   * IoU of .50 or more with an object of its own category that a higher-scoring detection matched.
   */
  DUPLICATE,
  /** IoU of at most .10 with every object. */
  BACKGROUND,
  /**
   * An object that no detection matches, even with classification and localisation errors fixed.
   */
  MISSED
}
