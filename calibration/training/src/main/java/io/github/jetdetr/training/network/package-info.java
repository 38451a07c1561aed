/**
 * The network, described once in the words of {@link io.github.jetdetr.training.network.Ops}:
 * backbone, encoder, decoder, heads.
 */
@NullMarked
package io.github.jetdetr.training.network;

import org.jspecify.annotations.NullMarked;
