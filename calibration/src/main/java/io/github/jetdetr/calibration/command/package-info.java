/**
 * The commands of {@code jetdetr-calibrate} as people type them: options, order of work, exit
 * codes.
 */
@NullMarked
package io.github.jetdetr.calibration.command;

import org.jspecify.annotations.NullMarked;
