/** Selection of camera frames that are suitable for calibration. */
@NullMarked
package io.github.jetdetr.calibration.capture;

import org.jspecify.annotations.NullMarked;
