/** Runs an incident of the black box through the same way again, and compares what comes out. */
@NullMarked
package io.github.jetdetr.replay;

import org.jspecify.annotations.NullMarked;
