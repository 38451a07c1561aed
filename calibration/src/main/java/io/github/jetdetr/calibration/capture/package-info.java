/** Choosing frames of a camera that are worth calibrating with. */
@NullMarked
package io.github.jetdetr.calibration.capture;

import org.jspecify.annotations.NullMarked;
