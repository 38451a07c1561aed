/**
 * Checks whether this machine has everything that TensorRT requires, without loading any of it.
 *
 * <p>Libraries are read as files: initialising a binding class with missing libraries kills the
 * process, and a missing C symbol kills it without a message from Java. So nothing here uses a
 * binding class or loads a library; {@link io.github.jetdetr.preflight.Preflight} only determines
 * whether others may.
 */
@NullMarked
package io.github.jetdetr.preflight;

import org.jspecify.annotations.NullMarked;
