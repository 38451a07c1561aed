/**
 * What this machine has and lacks for TensorRT, found without loading any of it.
 *
 * <p>Libraries are read as files: a binding class that is touched too early ends the process, and a
 * C symbol that is missing ends it without a word from Java. So nothing here names a binding class
 * or opens a library; {@link io.github.jetdetr.preflight.Preflight} only says whether others may.
 */
@NullMarked
package io.github.jetdetr.preflight;

import org.jspecify.annotations.NullMarked;
