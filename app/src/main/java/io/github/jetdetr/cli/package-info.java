/** The commands of {@code jetdetr} and their output. */
@NullMarked
package io.github.jetdetr.cli;

import org.jspecify.annotations.NullMarked;
