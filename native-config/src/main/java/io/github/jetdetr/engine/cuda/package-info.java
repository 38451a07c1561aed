/**
 * CUDA as far as an engine needs it: the GPU, its memory, streams and graphs, and the kernel that
 * preprocesses there.
 */
@NullMarked
package io.github.jetdetr.engine.cuda;

import org.jspecify.annotations.NullMarked;
