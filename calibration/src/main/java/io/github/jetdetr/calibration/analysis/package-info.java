/**
 * Why a detector is wrong: errors by kind, confusions, operating points, and the agreement of two
 * detectors.
 */
@NullMarked
package io.github.jetdetr.calibration.analysis;

import org.jspecify.annotations.NullMarked;
