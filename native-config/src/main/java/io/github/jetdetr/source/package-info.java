/**
 * Where a camera's URI becomes a source that can be opened: the only package that knows every kind
 * of camera, real and drawn.
 */
@NullMarked
package io.github.jetdetr.source;

import org.jspecify.annotations.NullMarked;
