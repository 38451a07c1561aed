package io.github.jetdetr.engine;

import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.github.jetdetr.camera.Frame;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One frame's way over the GPU, on a stream of its own: bytes up, kernel; network, outputs down.
 *
 * <p>The network and its copies are one CUDA graph, captured once. The upload and the kernel stay
 * outside it: they depend on the frame's shape, and so they may run while another lane's network
 * does. Each stage is waited for, so that its time is its own.
 */
final class TensorRtLane implements Lane, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TensorRtLane.class);

  private final NativeScope scope = new NativeScope();
  private final IExecutionContext context;
  private final CUstream_st stream;
  private final CUevent_st began;
  private final CUevent_st ended;
  private final float[] elapsedMillis = new float[1];
  private final FrameUpload upload;
  private final List<GpuBuffer> outputBuffers = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private @Nullable CUgraphExec_st graph;
  private long preprocessNanos;
  private long inferNanos;

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
    enqueue();
    Cuda.check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    capture();
  }

  private void enqueue() {
    if (!context.enqueueV3(stream)) {
      throw new InferenceException("TensorRT does not enqueue the network");
    }
    for (int at = 0; at < outputBuffers.size(); at++) {
      outputBuffers.get(at).toHost(stream);
    }
  }

  /** Some networks cannot be captured; they run all the same, launch by launch. */
  private void capture() {
    CUgraph_st captured = new CUgraph_st();
    int status = cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal);
    String reason = "cudaStreamBeginCapture gives " + status;
    if (status == 0) {
      try {
        enqueue();
        reason = "";
      } catch (InferenceException e) {
        reason = String.valueOf(e.getMessage());
      }
      // Ends the capture in any case, or the stream could not be used again.
      int ending = cudaStreamEndCapture(stream, captured);
      reason = ending == 0 ? reason : "cudaStreamEndCapture gives " + ending;
    }
    CUgraphExec_st made = new CUgraphExec_st();
    if (reason.isEmpty()) {
      int instantiated = cudaGraphInstantiate(made, captured, 0);
      reason = instantiated == 0 ? "" : "cudaGraphInstantiate gives " + instantiated;
    }
    if (!captured.isNull()) {
      Cuda.check(cudaGraphDestroy(captured), "cudaGraphDestroy");
    }
    if (reason.isEmpty()) {
      graph = made;
      scope.own("graph", () -> Cuda.check(cudaGraphExecDestroy(made), "cudaGraphExecDestroy"));
    } else {
      cudaGetLastError();
      log.warn("no CUDA graph of this network, so it is launched piece by piece: {}", reason);
    }
  }

  @Override
  public Placement preprocess(Frame frame) {
    Gpu.select();
    upload.stage(frame);
    record(began);
    upload.enqueue(stream);
    record(ended);
    preprocessNanos = await();
    return upload.placement();
  }

  @Override
  public void infer() {
    Gpu.select();
    record(began);
    if (graph == null) {
      enqueue();
    } else {
      Cuda.check(cudaGraphLaunch(graph, stream), "cudaGraphLaunch");
    }
    record(ended);
    inferNanos = await();
  }

  private void record(CUevent_st event) {
    Cuda.check(cudaEventRecord(event, stream), "cudaEventRecord");
  }

  /** Waits for what was enqueued; the GPU's own time for it. */
  private long await() {
    Cuda.check(cudaEventSynchronize(ended), "cudaEventSynchronize");
    Cuda.check(cudaEventElapsedTime(elapsedMillis, began, ended), "cudaEventElapsedTime");
    return Math.round(elapsedMillis[0] * 1e6);
  }

  /** The GPU's time for the last upload and kernel, by its events. */
  long preprocessNanos() {
    return preprocessNanos;
  }

  /** The GPU's time for the last network and its copies, by its events. */
  long inferNanos() {
    return inferNanos;
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
