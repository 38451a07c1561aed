/**
 * Description of a model: the DETR layout recognised from its graph, and the card that specifies
 * what the graph cannot.
 */
@NullMarked
package io.github.jetdetr.card;

import org.jspecify.annotations.NullMarked;
