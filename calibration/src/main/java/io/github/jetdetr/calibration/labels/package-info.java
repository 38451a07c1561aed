/** The labels that commands score against: where they are, what of them counts, what was left out. */
@NullMarked
package io.github.jetdetr.calibration.labels;

import org.jspecify.annotations.NullMarked;
