package io.github.jetdetr.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuGetErrorName;
import static org.bytedeco.cuda.global.cudart.cudaEventBlockingSync;
import static org.bytedeco.cuda.global.cudart.cudaEventCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorName;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemset;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.github.jetdetr.engine.InferenceException;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUhostFn;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** CUDA's objects with an owner, and its status codes as exceptions. */
public final class Cuda {

  /** Where the deleting destructor stands among the virtual functions of TensorRT's classes. */
  static final int OWN_DESTRUCTOR = 1;

  /** The same for the ONNX parser, whose header declares eight functions before it. */
  public static final int PARSER_DESTRUCTOR = 9;

  private Cuda() {}

  /** Passes when the runtime's call went well. */
  public static void check(int status, String call) {
    if (status != 0) {
      throw new InferenceException(
          "%s: %s (%s, %d)"
              .formatted(
                  call,
                  cudaGetErrorString(status).getString(),
                  cudaGetErrorName(status).getString(),
                  status));
    }
  }

  /** Passes when the driver's call went well. */
  static void checkDriver(int status, String call) {
    if (status != 0) {
      try (BytePointer name = new BytePointer((Pointer) null)) {
        boolean known = cuGetErrorName(status, name) == 0;
        throw new InferenceException(
            "%s: %s (%d)".formatted(call, known ? name.getString() : "unknown error", status));
      }
    }
  }

  /** A stream that waits for no other. */
  public static CUstream_st stream(NativeScope scope) {
    CUstream_st stream = new CUstream_st();
    check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    scope.own("stream", () -> check(cudaStreamDestroy(stream), "cudaStreamDestroy"));
    return stream;
  }

  /** An event with a time, for which a thread sleeps: a Jetson's cores have other things to do. */
  public static CUevent_st event(NativeScope scope) {
    CUevent_st event = new CUevent_st();
    check(cudaEventCreateWithFlags(event, cudaEventBlockingSync), "cudaEventCreateWithFlags");
    scope.own("event", () -> check(cudaEventDestroy(event), "cudaEventDestroy"));
    return event;
  }

  /**
   * The GPU's time between two events that have passed, nanoseconds. It is told in milliseconds.
   *
   * @param millis room for one number, so that nothing is allocated
   * @param maxNanos two clocks may differ, but not by more than there was
   */
  public static long elapsedNanos(CUevent_st from, CUevent_st to, float[] millis, long maxNanos) {
    check(cudaEventElapsedTime(millis, from, to), "cudaEventElapsedTime");
    return Math.min(Math.round(millis[0] * 1e6), maxNanos);
  }

  /** Memory on the device, all zeros. */
  public static Pointer memory(NativeScope scope, long bytes) {
    BytePointer memory = new BytePointer((Pointer) null);
    check(cudaMalloc(memory, bytes), "cudaMalloc of %d bytes".formatted(bytes));
    scope.own("device memory", () -> check(cudaFree(memory), "cudaFree"));
    check(cudaMemset(memory, 0, bytes), "cudaMemset");
    // It may still be at it on the stream that ours do not wait for, and wipe out what they bring.
    check(cudaStreamSynchronize((CUstream_st) null), "cudaStreamSynchronize");
    return memory;
  }

  /**
   * Ends a C++ object that TensorRT handed out, as {@code delete} does.
   *
   * <p>TensorRT 10 has no {@code destroy()}, and the presets give what functions return no
   * deallocator. The objects' destructors are virtual: in the C++ ABI of both platforms (Itanium's,
   * Arm's) an object begins with the address of its table of virtual functions, and a destructor
   * takes two places there, the second of which also frees. {@code CUhostFn} calls any function
   * that takes one pointer; it reads the function's address from the first word of its own memory.
   *
   * @param place which of the virtual functions is the deleting destructor
   */
  public static void delete(Pointer object, int place) {
    LongPointer table = new PointerPointer<LongPointer>(object).get(LongPointer.class, 0);
    try (LongPointer function = new LongPointer(4)) {
      function.put(0, table.get(place)).put(1, 0).put(2, 0).put(3, 0);
      new CUhostFn(function).call(object);
    }
  }

  /** Has the scope end a TensorRT object; passes it on. */
  public static <T extends Pointer> T own(NativeScope scope, String what, T object) {
    scope.own(what, () -> delete(object, OWN_DESTRUCTOR));
    return object;
  }
}
