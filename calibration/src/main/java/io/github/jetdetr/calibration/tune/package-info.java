/**
 * Tuning of what an operator can configure (thresholds, preprocessing, fusion of models), with
 * cross-validation of the gain on held-out pictures.
 */
@NullMarked
package io.github.jetdetr.calibration.tune;

import org.jspecify.annotations.NullMarked;
