/**
 * The stage <b>preprocess</b> on the CPU: how a frame comes onto the model's canvas and becomes a
 * network's input.
 */
@NullMarked
package io.github.jetdetr.engine.preprocess;

import org.jspecify.annotations.NullMarked;
