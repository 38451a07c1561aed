/**
 * Smaller models without training: fewer decoder layers or queries, or two of four weights,
 * repaired layer by layer.
 */
@NullMarked
package io.github.jetdetr.calibration.prune;

import org.jspecify.annotations.NullMarked;
