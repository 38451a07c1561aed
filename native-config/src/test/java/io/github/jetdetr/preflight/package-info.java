/** Machines as trees of files, and what a preflight says of them. */
@NullMarked
package io.github.jetdetr.preflight;

import org.jspecify.annotations.NullMarked;
