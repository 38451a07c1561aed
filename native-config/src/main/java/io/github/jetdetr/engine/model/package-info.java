/** Model files and tensors: ONNX files read without native code, tensors and their descriptions. */
@NullMarked
package io.github.jetdetr.engine.model;

import org.jspecify.annotations.NullMarked;
