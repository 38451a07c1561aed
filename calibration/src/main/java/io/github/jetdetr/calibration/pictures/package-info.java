/**
 * Pictures to measure on, and what a model sees on them: through the daemon's own camera and
 * detector, so that what is measured is what runs. What was seen once is kept, so that long work
 * can be interrupted.
 */
@NullMarked
package io.github.jetdetr.calibration.pictures;

import org.jspecify.annotations.NullMarked;
