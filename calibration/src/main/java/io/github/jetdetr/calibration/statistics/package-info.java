/** Statistical uncertainty of a figure: bootstrap and confidence intervals. */
@NullMarked
package io.github.jetdetr.calibration.statistics;

import org.jspecify.annotations.NullMarked;
