/**
 * ONNX Runtime on the CPU: the reference that every other engine is compared with, and the default
 * where no GPU is.
 */
@NullMarked
package io.github.jetdetr.engine.onnxruntime;

import org.jspecify.annotations.NullMarked;
