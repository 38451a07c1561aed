/**
 * The stage <b>preprocess</b> on the CPU: placement of a frame on the model's canvas and conversion
 * to a network's input.
 */
@NullMarked
package io.github.jetdetr.engine.preprocess;

import org.jspecify.annotations.NullMarked;
