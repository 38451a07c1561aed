/**
 * Comparison of models with a control on the same pictures: figures with intervals, text and
 * report.
 */
@NullMarked
package io.github.jetdetr.calibration.compare;

import org.jspecify.annotations.NullMarked;
