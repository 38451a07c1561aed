/**
 * Analysis of a detector's errors: kinds of error, confusion matrix, operating points, and the
 * agreement of two detectors.
 */
@NullMarked
package io.github.jetdetr.calibration.analysis;

import org.jspecify.annotations.NullMarked;
