/**
 * The processes that people start: the commands, the configuration, and the loop that takes a frame
 * its whole way.
 */
@NullMarked
package io.github.jetdetr.daemon;

import org.jspecify.annotations.NullMarked;
