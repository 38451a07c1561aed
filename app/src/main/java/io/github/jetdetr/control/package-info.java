/**
 * What others may ask of a running node: which commands are allowed, what is wrong with one, and
 * what became of it. Knows no command's effect; the daemon lends those.
 */
@NullMarked
package io.github.jetdetr.control;

import org.jspecify.annotations.NullMarked;
