/** libtorch: the network computed and learnt, its weights, the optimizer and its checkpoints. */
@NullMarked
package io.github.jetdetr.training.torch;

import org.jspecify.annotations.NullMarked;
