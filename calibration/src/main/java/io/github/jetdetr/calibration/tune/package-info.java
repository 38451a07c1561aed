/**
 * Finds what an operator may set, such as thresholds, preprocessing and the fusion of models, and
 * says by cross-validation what of it holds on pictures that the search has not seen.
 */
@NullMarked
package io.github.jetdetr.calibration.tune;

import org.jspecify.annotations.NullMarked;
