package io.github.jetdetr.preflight;

import java.util.Set;

/**
 * The C functions that the GPU engine calls. A function is resolved when it is called for the first
 * time, and a missing one then kills the process; so these have to exist, while other functions
 * declared by the bindings need not. A test compares the engine's bytecode with this list.
 *
 * <p>TensorRT's methods are not C functions: they are called through virtual function tables that
 * only grow within version 10, and another test compares them with those of version 10.3.
 */
final class NativeCalls {

  /** By their Java names; a symbol may have a version suffix, as in {@code cuMemAlloc_v2}. */
  static final Set<String> NAMES =
      Set.of(
          // TensorRT entry points (NvInfer.h and NvOnnxParser.h call these from inline functions)
          "createInferBuilder_INTERNAL",
          "createInferRuntime_INTERNAL",
          "createNvOnnxParser_INTERNAL",
          "getInferLibVersion",
          // NVRTC
          "nvrtcVersion",
          "nvrtcCreateProgram",
          "nvrtcCompileProgram",
          "nvrtcDestroyProgram",
          "nvrtcGetProgramLogSize",
          "nvrtcGetProgramLog",
          "nvrtcGetPTXSize",
          "nvrtcGetPTX",
          "nvrtcGetCUBINSize",
          "nvrtcGetCUBIN",
          "nvrtcGetErrorString",
          // CUDA driver
          "cuInit",
          "cuDriverGetVersion",
          "cuDeviceGet",
          "cuDeviceGetCount",
          "cuDeviceGetName",
          "cuModuleLoadData",
          "cuModuleLoadDataEx",
          "cuModuleGetFunction",
          "cuModuleUnload",
          "cuLaunchKernel",
          "cuGetErrorName",
          "cuGetErrorString",
          // CUDA runtime
          "cudaDriverGetVersion",
          "cudaRuntimeGetVersion",
          "cudaGetDeviceCount",
          "cudaGetDeviceProperties",
          "cudaDeviceGetAttribute",
          "cudaSetDevice",
          "cudaGetDevice",
          "cudaDeviceSynchronize",
          "cudaFree",
          "cudaMalloc",
          "cudaMemGetInfo",
          "cudaHostAlloc",
          "cudaFreeHost",
          "cudaHostGetDevicePointer",
          "cudaMemcpyAsync",
          "cudaMemset",
          "cudaMemsetAsync",
          "cudaStreamCreateWithFlags",
          "cudaStreamDestroy",
          "cudaStreamSynchronize",
          "cudaStreamWaitEvent",
          "cudaStreamBeginCapture",
          "cudaStreamEndCapture",
          "cudaStreamIsCapturing",
          "cudaGraphInstantiate",
          "cudaGraphLaunch",
          "cudaGraphExecDestroy",
          "cudaGraphDestroy",
          "cudaEventCreate",
          "cudaEventCreateWithFlags",
          "cudaEventRecord",
          "cudaEventRecordWithFlags",
          "cudaEventSynchronize",
          "cudaEventElapsedTime",
          "cudaEventDestroy",
          "cudaGetLastError",
          "cudaPeekAtLastError",
          "cudaGetErrorName",
          "cudaGetErrorString");

  private NativeCalls() {}

  /** Whether the engine calls the function of this symbol. */
  static boolean include(String symbol) {
    return NAMES.contains(symbol.replaceFirst("_v\\d+$", ""));
  }
}
