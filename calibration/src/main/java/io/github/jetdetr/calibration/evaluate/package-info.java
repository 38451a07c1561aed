/** Evaluation of one set of detections: figures, text and report. */
@NullMarked
package io.github.jetdetr.calibration.evaluate;

import org.jspecify.annotations.NullMarked;
