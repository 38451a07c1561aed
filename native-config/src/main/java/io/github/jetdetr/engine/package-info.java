/**
 * The engine interface: camera pixels in, query outputs out, independent of the runtime.
 *
 * <p>A frame is processed in one {@link io.github.jetdetr.engine.InferenceSlot} of an {@link
 * io.github.jetdetr.engine.Engine}. This package also contains what all engines share: batches, and
 * the comparison of one engine's outputs with another's. The runtimes are separate packages; {@code
 * engine.runtime} chooses between them. Nothing outside this module names {@code ai.onnxruntime} or
 * {@code org.bytedeco}.
 */
@NullMarked
package io.github.jetdetr.engine;

import org.jspecify.annotations.NullMarked;
