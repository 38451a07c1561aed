/**
 * The network, composed of the operations of {@link io.github.jetdetr.training.network.Ops}:
 * backbone, encoder, decoder, heads.
 */
@NullMarked
package io.github.jetdetr.training.network;

import org.jspecify.annotations.NullMarked;
