/**
 * The page for whoever looks after a node: one file, and the figures and pictures that it asks for
 * while somebody looks.
 */
@NullMarked
package io.github.jetdetr.page;

import org.jspecify.annotations.NullMarked;
