/**
 * Picture quality, checked on every frame before detection, and the preprocessing of the pixels:
 * masks and brightening.
 */
@NullMarked
package io.github.jetdetr.picture;

import org.jspecify.annotations.NullMarked;
