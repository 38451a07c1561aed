/**
 * Pictures to evaluate on and a model's detections on them, made by the daemon's own camera and
 * detector code, so that what is measured is what runs. Detections are cached, so that long
 * operations can be interrupted and resumed.
 */
@NullMarked
package io.github.jetdetr.calibration.pictures;

import org.jspecify.annotations.NullMarked;
