/** The static and moving objects of a street, each generated from a number. */
@NullMarked
package io.github.jetdetr.street.shape;

import org.jspecify.annotations.NullMarked;
