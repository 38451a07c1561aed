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

/** CUDA objects owned by a {@link NativeScope}, and CUDA status codes as exceptions. */
public final class Cuda {

  /** Index of the deleting destructor in the virtual function table of TensorRT's classes. */
  static final int OWN_DESTRUCTOR = 1;

  /** The same for the ONNX parser, whose header declares eight virtual functions before it. */
  public static final int PARSER_DESTRUCTOR = 9;

  private Cuda() {}

  /** Throws an {@link InferenceException} if a call of the CUDA runtime failed. */
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

  /** Throws an {@link InferenceException} if a call of the CUDA driver failed. */
  static void checkDriver(int status, String call) {
    if (status != 0) {
      try (BytePointer name = new BytePointer((Pointer) null)) {
        boolean known = cuGetErrorName(status, name) == 0;
        throw new InferenceException(
            "%s: %s (%d)".formatted(call, known ? name.getString() : "unknown error", status));
      }
    }
  }

  /** Creates a stream that does not synchronise with the default stream. */
  public static CUstream_st stream(NativeScope scope) {
    CUstream_st stream = new CUstream_st();
    check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    scope.own("stream", () -> check(cudaStreamDestroy(stream), "cudaStreamDestroy"));
    return stream;
  }

  /**
   * Creates an event with timing; threads wait for it by sleeping instead of spinning, to save CPU
   * time.
   */
  public static CUevent_st event(NativeScope scope) {
    CUevent_st event = new CUevent_st();
    check(cudaEventCreateWithFlags(event, cudaEventBlockingSync), "cudaEventCreateWithFlags");
    scope.own("event", () -> check(cudaEventDestroy(event), "cudaEventDestroy"));
    return event;
  }

  /**
   * Time between two completed events, measured by the GPU, nanoseconds. CUDA reports it in
   * milliseconds.
   *
   * @param millis reused array of one element, to avoid allocation
   * @param maxNanos upper limit, because the clocks of GPU and host differ slightly
   */
  public static long elapsedNanos(CUevent_st from, CUevent_st to, float[] millis, long maxNanos) {
    check(cudaEventElapsedTime(millis, from, to), "cudaEventElapsedTime");
    return Math.min(Math.round(millis[0] * 1e6), maxNanos);
  }

  /** Allocates zeroed device memory. */
  public static Pointer memory(NativeScope scope, long bytes) {
    BytePointer memory = new BytePointer((Pointer) null);
    check(cudaMalloc(memory, bytes), "cudaMalloc of %d bytes".formatted(bytes));
    scope.own("device memory", () -> check(cudaFree(memory), "cudaFree"));
    check(cudaMemset(memory, 0, bytes), "cudaMemset");
    // cudaMemset may still be running on the default stream, for which our streams do not wait.
    check(cudaStreamSynchronize((CUstream_st) null), "cudaStreamSynchronize");
    return memory;
  }

  /**
   * Deletes a C++ object created by TensorRT, like {@code delete} does.
   *
   * <p>TensorRT 10 has no {@code destroy()}, and the presets attach no deallocator to returned
   * objects. The objects' destructors are virtual: in the C++ ABI of both platforms (Itanium's,
   * Arm's) an object starts with the address of its virtual function table, and a destructor has
   * two entries there, the second of which also frees the memory. {@code CUhostFn} calls any
   * function with one pointer argument; it reads the function's address from the first word of its
   * own memory.
   *
   * @param index index of the deleting destructor in the virtual function table
   */
  public static void delete(Pointer object, int index) {
    LongPointer table = new PointerPointer<LongPointer>(object).get(LongPointer.class, 0);
    try (LongPointer function = new LongPointer(4)) {
      function.put(0, table.get(index)).put(1, 0).put(2, 0).put(3, 0);
      new CUhostFn(function).call(object);
    }
  }

  /** Transfers a TensorRT object to the scope, which deletes it; returns the object. */
  public static <T extends Pointer> T own(NativeScope scope, String what, T object) {
    scope.own(what, () -> delete(object, OWN_DESTRUCTOR));
    return object;
  }
}
