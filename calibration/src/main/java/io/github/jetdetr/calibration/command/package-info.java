/** The commands of {@code jetdetr-calibrate}: options, sequence of steps, exit codes. */
@NullMarked
package io.github.jetdetr.calibration.command;

import org.jspecify.annotations.NullMarked;
