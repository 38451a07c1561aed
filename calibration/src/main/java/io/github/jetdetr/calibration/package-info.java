/**
 * The second command, {@code jetdetr-calibrate}: accuracy measured with the daemon's own detector.
 */
@NullMarked
package io.github.jetdetr.calibration;

import org.jspecify.annotations.NullMarked;
