/**
 * Pruning without training: fewer decoder layers or queries, or 2:4 sparse weights, with each layer
 * refitted.
 */
@NullMarked
package io.github.jetdetr.calibration.prune;

import org.jspecify.annotations.NullMarked;
