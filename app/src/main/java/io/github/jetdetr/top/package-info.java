/** A node's figures for a person in front of a terminal, read from the broker. */
@NullMarked
package io.github.jetdetr.top;

import org.jspecify.annotations.NullMarked;
