/**
 * What a detector is worth: the COCO box metrics, curves, errors by kind, agreement of two
 * detectors, and confidence intervals; pure Java, no model needed.
 *
 * <p>The way of the numbers: {@link io.github.jetdetr.calibration.evaluate.CocoReader} reads truth
 * and results and names what is wrong with them, {@link
 * io.github.jetdetr.calibration.evaluate.CocoMatches} decides once which detection finds which
 * object, and everything else counts what was matched.
 */
@NullMarked
package io.github.jetdetr.calibration.evaluate;

import org.jspecify.annotations.NullMarked;
