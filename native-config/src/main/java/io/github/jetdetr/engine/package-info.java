/**
 * The stages <b>preprocess</b> and <b>infer</b>: camera pixels in, query outputs out.
 *
 * <p>{@link io.github.jetdetr.engine.Engine} is the seam. ONNX Runtime on the CPU stands behind it;
 * it is the reference every other engine is compared with. Nothing outside this module names {@code
 * ai.onnxruntime} or {@code org.bytedeco}.
 */
@NullMarked
package io.github.jetdetr.engine;

import org.jspecify.annotations.NullMarked;
