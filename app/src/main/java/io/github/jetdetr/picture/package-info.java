/**
 * How good a camera's pictures are, looked at on every frame before anything is detected on it; and
 * what is done to the pixels before the network sees them.
 */
@NullMarked
package io.github.jetdetr.picture;

import org.jspecify.annotations.NullMarked;
