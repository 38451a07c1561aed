/**
 * The COCO box metrics: which detection finds which object, decided once, and the precision that
 * follows.
 */
@NullMarked
package io.github.jetdetr.calibration.metric;

import org.jspecify.annotations.NullMarked;
