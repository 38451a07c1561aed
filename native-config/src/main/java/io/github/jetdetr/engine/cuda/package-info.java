/**
 * The parts of CUDA needed by an engine: the GPU, its memory, streams and graphs, and the
 * preprocessing kernel.
 */
@NullMarked
package io.github.jetdetr.engine.cuda;

import org.jspecify.annotations.NullMarked;
