/** The things that stand or move on a street, each drawn from a number. */
@NullMarked
package io.github.jetdetr.street.shape;

import org.jspecify.annotations.NullMarked;
