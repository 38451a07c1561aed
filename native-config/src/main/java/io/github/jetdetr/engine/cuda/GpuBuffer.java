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
 * Memory accessible to CPU and GPU: a single mapped allocation if the GPU is integrated (every
 * Jetson), otherwise pinned host memory and device memory, copied on the stream.
 */
public final class GpuBuffer {

  private final BytePointer host;
  private final Pointer device;
  private final ByteBuffer bytes;
  private final boolean mapped;

  /** Allocates zeroed memory, which is freed by the scope. */
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

  /** The host memory. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** The device address. */
  public Pointer device() {
    return device;
  }

  /** Enqueues a copy of the first {@code count} bytes to the GPU. */
  public void toDevice(long count, CUstream_st stream) {
    if (!mapped) {
      Cuda.check(
          cudaMemcpyAsync(device, host, count, cudaMemcpyHostToDevice, stream), "cudaMemcpyAsync");
    }
  }

  /** Enqueues a copy of the whole buffer to the host. */
  public void toHost(CUstream_st stream) {
    if (!mapped) {
      Cuda.check(
          cudaMemcpyAsync(host, device, bytes.capacity(), cudaMemcpyDeviceToHost, stream),
          "cudaMemcpyAsync");
    }
  }

  /** Enqueues a copy from other device memory, of this buffer's size, to the host memory. */
  public void toHost(Pointer from, CUstream_st stream) {
    Cuda.check(
        cudaMemcpyAsync(host, from, bytes.capacity(), cudaMemcpyDefault, stream),
        "cudaMemcpyAsync");
  }
}
