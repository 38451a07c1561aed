/** The packaged distribution, started as a user starts it: nothing here knows its classes. */
@NullMarked
package io.github.jetdetr.distribution;

import org.jspecify.annotations.NullMarked;
