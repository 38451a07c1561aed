/** The commands of {@code jetdetr} as people type them, and what they print. */
@NullMarked
package io.github.jetdetr.cli;

import org.jspecify.annotations.NullMarked;
