/**
 * The running daemon: opens everything in the order of a frame's way, reports on it, and closes it
 * again.
 */
@NullMarked
package io.github.jetdetr.daemon;

import org.jspecify.annotations.NullMarked;
