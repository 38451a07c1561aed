/**
 * Converts a camera's URI to a source that can be opened: the only package that depends on all
 * types of cameras, real and simulated.
 */
@NullMarked
package io.github.jetdetr.source;

import org.jspecify.annotations.NullMarked;
