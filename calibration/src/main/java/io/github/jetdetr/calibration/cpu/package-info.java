/**
 * The INT8 model for ONNX Runtime on a CPU: what its integer kernels need that TensorRT does not,
 * and which layers are faster in them on this machine. Start with {@link
 * io.github.jetdetr.calibration.cpu.CpuModel}.
 */
@NullMarked
package io.github.jetdetr.calibration.cpu;

import org.jspecify.annotations.NullMarked;
