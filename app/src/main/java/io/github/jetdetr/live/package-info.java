/**
 * What somebody sees who looks at a camera now: a copy of its newest frame with what was found on
 * it, made only while somebody looks.
 */
@NullMarked
package io.github.jetdetr.live;

import org.jspecify.annotations.NullMarked;
