/**
 * ONNX Runtime on the CPU: the reference with which every other engine is compared, and the default
 * without a GPU.
 */
@NullMarked
package io.github.jetdetr.engine.onnxruntime;

import org.jspecify.annotations.NullMarked;
