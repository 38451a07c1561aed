/**
 * The COCO box metrics: matching of detections and objects, done once, and the precision that
 * follows from it.
 */
@NullMarked
package io.github.jetdetr.calibration.metric;

import org.jspecify.annotations.NullMarked;
