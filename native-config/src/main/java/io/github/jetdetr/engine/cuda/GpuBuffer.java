package io.github.jetdetr.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaHostAlloc;
import static org.bytedeco.cuda.global.cudart.cudaHostAllocDefault;
import static org.bytedeco.cuda.global.cudart.cudaHostAllocMapped;
import static org.bytedeco.cuda.global.cudart.cudaHostGetDevicePointer;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDefault;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory that both processor and GPU see: one piece, mapped, where the GPU has no memory of its own
 * (every Jetson), otherwise a pinned piece here and its twin there, copied on the stream.
 */
public final class GpuBuffer {

  private final BytePointer host;
  private final Pointer device;
  private final ByteBuffer bytes;
  private final boolean mapped;

  /** Takes the memory, all zeros; the scope frees it. */
  public GpuBuffer(NativeScope scope, boolean integrated, long size) {
    mapped = integrated;
    host = new BytePointer((Pointer) null);
    int flags = mapped ? cudaHostAllocMapped : cudaHostAllocDefault;
    Cuda.check(cudaHostAlloc(host, size, flags), "cudaHostAlloc of %d bytes".formatted(size));
    scope.own("pinned memory", () -> Cuda.check(cudaFreeHost(host), "cudaFreeHost"));
    host.capacity(size);
    Pointer.memset(host, 0, size);
    bytes = host.asByteBuffer().order(ByteOrder.nativeOrder());
    if (mapped) {
      device = new BytePointer((Pointer) null);
      Cuda.check(cudaHostGetDevicePointer(device, host, 0), "cudaHostGetDevicePointer");
    } else {
      device = Cuda.memory(scope, size);
    }
  }

  /** What the processor reads and writes. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Where the GPU finds it. */
  public Pointer device() {
    return device;
  }

  /** Has the stream bring the first bytes to the GPU. */
  public void toDevice(long count, CUstream_st stream) {
    if (!mapped) {
      Cuda.check(
          cudaMemcpyAsync(device, host, count, cudaMemcpyHostToDevice, stream), "cudaMemcpyAsync");
    }
  }

  /** Has the stream bring all of it back. */
  public void toHost(CUstream_st stream) {
    if (!mapped) {
      Cuda.check(
          cudaMemcpyAsync(host, device, bytes.capacity(), cudaMemcpyDeviceToHost, stream),
          "cudaMemcpyAsync");
    }
  }

  /** Has the stream bring as many bytes from elsewhere on the GPU to where the processor reads. */
  public void toHost(Pointer from, CUstream_st stream) {
    Cuda.check(
        cudaMemcpyAsync(host, from, bytes.capacity(), cudaMemcpyDefault, stream),
        "cudaMemcpyAsync");
  }
}
