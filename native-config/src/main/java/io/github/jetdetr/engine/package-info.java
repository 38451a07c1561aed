/**
 * The engine seam: camera pixels in, query outputs out, whichever runtime is behind it.
 *
 * <p>A frame goes through one {@link io.github.jetdetr.engine.InferenceSlot} of an {@link
 * io.github.jetdetr.engine.Engine}. What every engine needs lives here too: batches, and the
 * comparison of one engine's outputs with another's. The runtimes are packages of their own; {@code
 * engine.runtime} chooses between them. Nothing outside this module names {@code ai.onnxruntime} or
 * {@code org.bytedeco}.
 */
@NullMarked
package io.github.jetdetr.engine;

import org.jspecify.annotations.NullMarked;
