/** The terminal view of a node, from the messages on its broker. */
@NullMarked
package io.github.jetdetr.top;

import org.jspecify.annotations.NullMarked;
