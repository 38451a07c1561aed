package io.github.jetdetr.preflight;

import java.util.Set;

/**
 * The C functions that the GPU engine calls. A function is bound when it is called for the first
 * time, and one that is missing then ends the process; so these have to be there, and of what the
 * bindings know beside them nothing has to. A test holds the engine's bytecode against this list.
 *
 * <p>TensorRT's own methods are not C functions: they go through tables that only grow within
 * version 10, and another test holds them against what version 10.3 has.
 */
final class NativeCalls {

  /** By their names in Java; a symbol may have a version at its end, as {@code cuMemAlloc_v2}. */
  static final Set<String> NAMES =
      Set.of(
          // TensorRT: the way in (NvInfer.h and NvOnnxParser.h call these from inline functions)
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

  /** Whether the engine calls the function behind this symbol. */
  static boolean include(String symbol) {
    return NAMES.contains(symbol.replaceFirst("_v\\d+$", ""));
  }
}
