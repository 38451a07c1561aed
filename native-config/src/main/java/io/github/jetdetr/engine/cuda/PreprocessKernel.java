package io.github.jetdetr.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** The kernel {@code preprocess.cu}, compiled for the current GPU when an engine is opened. */
public final class PreprocessKernel {

  private static final int BLOCK_SIDE = 16;

  private final CUfunc_st function = new CUfunc_st();

  /** Compiles and loads the kernel, which is unloaded by the scope. */
  public PreprocessKernel(NativeScope scope, Gpu gpu) {
    CUmod_st module = new CUmod_st();
    try (BytePointer text = new BytePointer(source());
        BytePointer code = compile(text, gpu)) {
      Cuda.checkDriver(cuModuleLoadData(module, code), "cuModuleLoadData");
    }
    scope.own("kernel", () -> Cuda.checkDriver(cuModuleUnload(module), "cuModuleUnload"));
    Cuda.checkDriver(cuModuleGetFunction(function, module, "preprocess"), "cuModuleGetFunction");
  }

  /**
   * Launches the kernel on the stream, to fill a canvas.
   *
   * @param arguments addresses of the three arguments: samples, recipe, canvas
   */
  public void launch(InputSpec canvas, PointerPointer<?> arguments, CUstream_st stream) {
    int across = (canvas.width() + BLOCK_SIDE - 1) / BLOCK_SIDE;
    int down = (canvas.height() + BLOCK_SIDE - 1) / BLOCK_SIDE;
    Cuda.checkDriver(
        cuLaunchKernel(
            function,
            across,
            down,
            1,
            BLOCK_SIDE,
            BLOCK_SIDE,
            1,
            0,
            stream,
            arguments,
            (PointerPointer<?>) null),
        "cuLaunchKernel");
  }

  private static byte[] source() {
    try (InputStream in = PreprocessKernel.class.getResourceAsStream("preprocess.cu")) {
      if (in == null) {
        throw new IllegalStateException("the resource preprocess.cu is missing");
      }
      byte[] text = in.readAllBytes();
      return Arrays.copyOf(text, text.length + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BytePointer compile(BytePointer text, Gpu gpu) {
    _nvrtcProgram program = new _nvrtcProgram();
    try (BytePointer name = new BytePointer("preprocess.cu")) {
      check(
          nvrtcCreateProgram(
              program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null),
          "nvrtcCreateProgram");
    }
    // Machine code for this GPU: a driver older than NVRTC within the same release rejects its PTX.
    String architecture = "--gpu-architecture=sm_%d%d".formatted(gpu.major(), gpu.minor());
    // Fused multiply-adds round once less than the CPU's arithmetic, which the kernel has to match.
    try (BytePointer first = new BytePointer(architecture);
        BytePointer second = new BytePointer("--fmad=false");
        PointerPointer<BytePointer> options = new PointerPointer<>(first, second)) {
      int status = nvrtcCompileProgram(program, 2, options);
      if (status != 0) {
        throw new InferenceException("preprocess.cu failed to compile: " + log(program));
      }
      return code(program);
    } finally {
      nvrtcDestroyProgram(program);
    }
  }

  private static BytePointer code(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
      BytePointer code = new BytePointer(size.get());
      check(nvrtcGetCUBIN(program, code), "nvrtcGetCUBIN");
      return code;
    }
  }

  private static String log(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
      try (BytePointer log = new BytePointer(size.get() + 1)) {
        check(nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
        return log.getString().strip().replaceAll("\\s+", " ");
      }
    }
  }

  private static void check(int status, String call) {
    if (status != 0) {
      throw new InferenceException(call + ": " + nvrtcGetErrorString(status).getString());
    }
  }
}
