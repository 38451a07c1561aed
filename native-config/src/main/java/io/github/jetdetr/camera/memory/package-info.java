/**
 * How much memory this process may have and has: the machine's, and what is taken of it outside of
 * Java's heap.
 */
@NullMarked
package io.github.jetdetr.camera.memory;

import org.jspecify.annotations.NullMarked;
