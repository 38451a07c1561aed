/**
 * What a model is: the DETR layout recognised from its graph, and the card that says what the graph
 * cannot.
 */
@NullMarked
package io.github.jetdetr.card;

import org.jspecify.annotations.NullMarked;
