package io.github.jetdetr.engine;

import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventRecordDefault;
import static org.bytedeco.cuda.global.cudart.cudaEventRecordExternal;
import static org.bytedeco.cuda.global.cudart.cudaEventRecordWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.github.jetdetr.camera.Frame;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jspecify.annotations.Nullable;

/**
 * One frame's way over the GPU, on a stream of its own: bytes up, kernel; network, outputs down.
 *
 * <p>The network and its copies are one CUDA graph, captured once. The upload and the kernel stay
 * outside it: they depend on the frame's shape, and so they may run while another lane's network
 * does. Times are the GPU's own, by events in the stream; what a call takes beyond them is
 * launching and waking up.
 */
final class TensorRtLane implements Lane, AutoCloseable {

  private final NativeScope scope = new NativeScope();
  private final IExecutionContext context;
  private final CUstream_st stream;
  private final CUevent_st began;
  private final CUevent_st inferred;
  private final CUevent_st ended;
  private final float[] elapsedMillis = new float[1];
  private final FrameUpload upload;
  private final List<GpuBuffer> outputBuffers = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private @Nullable CudaGraph graph;
  private @Nullable CudaGraph networkAlone;
  private long preprocessNanos;
  private long inferNanos;
  private long fetchNanos;

  /**
   * @param context one for this lane alone; its owner is the engine
   * @throws ModelException when the network's outputs are not what a detector gives
   */
  TensorRtLane(
      IExecutionContext context,
      PreprocessKernel kernel,
      Gpu gpu,
      InputSpec spec,
      TensorRtBinding binding)
      throws ModelException {
    this.context = context;
    try {
      stream = Cuda.stream(scope);
      began = Cuda.event(scope);
      inferred = Cuda.event(scope);
      ended = Cuda.event(scope);
      upload = new FrameUpload(scope, kernel, gpu, spec, binding);
      for (TensorInfo input : binding.inputs()) {
        bind(context, input.name(), upload.device(input.name()));
      }
      for (TensorInfo output : binding.outputs(context)) {
        GpuBuffer buffer = new GpuBuffer(scope, gpu.integrated(), TensorRtBinding.bytes(output));
        bind(context, output.name(), buffer.device());
        outputBuffers.add(buffer);
        outputs.add(new Tensor(output.name(), output.type(), output.shape(), buffer.bytes()));
      }
      warmUp();
    } catch (ModelException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private static void bind(IExecutionContext context, String name, Pointer address)
      throws ModelException {
    if (!context.setTensorAddress(name, address)) {
      throw new ModelException("TensorRT does not take the memory of '" + name + "'");
    }
  }

  /** TensorRT prepares itself at the first run, which must not happen inside a capture. */
  private void warmUp() {
    enqueue(cudaEventRecordDefault);
    Cuda.check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    graph = CudaGraph.capture(scope, stream, () -> enqueue(cudaEventRecordExternal));
  }

  /**
   * @param recording inside a graph an event has to be external, or no clock could be read of it
   *     afterwards; outside one it must not be
   */
  private void enqueue(int recording) {
    enqueueNetwork();
    Cuda.check(cudaEventRecordWithFlags(inferred, stream, recording), "cudaEventRecordWithFlags");
    for (int at = 0; at < outputBuffers.size(); at++) {
      outputBuffers.get(at).toHost(stream);
    }
  }

  private void enqueueNetwork() {
    if (!context.enqueueV3(stream)) {
      throw new InferenceException("TensorRT does not enqueue the network");
    }
  }

  @Override
  public Placement preprocess(Frame frame) {
    Gpu.select();
    long beganAtNanos = System.nanoTime();
    upload.stage(frame);
    long stagedAtNanos = System.nanoTime();
    record(began);
    upload.enqueue(stream);
    record(ended);
    await();
    long gpuNanos = elapsed(began, ended, System.nanoTime() - stagedAtNanos);
    preprocessNanos = stagedAtNanos - beganAtNanos + gpuNanos;
    return upload.placement();
  }

  @Override
  public void infer() {
    Gpu.select();
    long beganAtNanos = System.nanoTime();
    record(began);
    if (graph == null) {
      enqueue(cudaEventRecordDefault);
    } else {
      graph.launch(stream);
    }
    record(ended);
    await();
    long took = System.nanoTime() - beganAtNanos;
    inferNanos = elapsed(began, inferred, took);
    fetchNanos = elapsed(inferred, ended, took - inferNanos);
  }

  @Override
  public void inferInARow(int times) {
    Gpu.select();
    if (networkAlone == null) {
      networkAlone = CudaGraph.capture(scope, stream, this::enqueueNetwork);
    }
    for (int run = 0; run < times; run++) {
      if (networkAlone == null) {
        enqueueNetwork();
      } else {
        networkAlone.launch(stream);
      }
    }
    record(ended);
    await();
  }

  private void record(CUevent_st event) {
    Cuda.check(cudaEventRecord(event, stream), "cudaEventRecord");
  }

  /** Waits for what was enqueued. */
  private void await() {
    Cuda.check(cudaEventSynchronize(ended), "cudaEventSynchronize");
  }

  /** The GPU's time between two events; two clocks may differ, but not by more than was there. */
  private long elapsed(CUevent_st from, CUevent_st to, long mostNanos) {
    Cuda.check(cudaEventElapsedTime(elapsedMillis, from, to), "cudaEventElapsedTime");
    return Math.min(Math.round(elapsedMillis[0] * 1e6), mostNanos);
  }

  @Override
  public long preprocessNanos() {
    return preprocessNanos;
  }

  @Override
  public long inferNanos() {
    return inferNanos;
  }

  @Override
  public long fetchNanos() {
    return fetchNanos;
  }

  @Override
  public List<Tensor> outputs() {
    return outputs;
  }

  @Override
  public void close() {
    Gpu.select();
    scope.close();
  }
}
