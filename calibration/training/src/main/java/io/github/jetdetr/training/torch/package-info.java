/** Training with libtorch: computation of the network, its weights, optimizer and checkpoints. */
@NullMarked
package io.github.jetdetr.training.torch;

import org.jspecify.annotations.NullMarked;
