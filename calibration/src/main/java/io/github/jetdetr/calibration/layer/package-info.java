/** One layer on its way to INT8: found, sampled, its range searched, its weights rounded. */
@NullMarked
package io.github.jetdetr.calibration.layer;

import org.jspecify.annotations.NullMarked;
