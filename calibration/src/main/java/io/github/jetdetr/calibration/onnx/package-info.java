/**
 * Reading, analysing, editing and writing an ONNX graph (<a
 * href="https://github.com/onnx/onnx/blob/main/docs/IR.md">onnx/docs/IR.md</a>), without native
 * code. Independent of quantization.
 */
@NullMarked
package io.github.jetdetr.calibration.onnx;

import org.jspecify.annotations.NullMarked;
