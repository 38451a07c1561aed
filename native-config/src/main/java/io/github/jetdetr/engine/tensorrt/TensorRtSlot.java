package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDefault;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.CudaGraph;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.GpuBuffer;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.cuda.PreprocessKernel;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jspecify.annotations.Nullable;

/**
 * Processes one frame on the GPU, on a stream of its own: upload, preprocessing kernel, network,
 * download.
 *
 * <p>The network and the copies of its outputs are one CUDA graph, captured once. The upload and
 * the kernel are not part of it: they depend on the frame's format, and this way they can overlap
 * with another slot's network. Times are measured by the GPU with events on the stream; the
 * remaining duration of a call is launch and wake-up overhead.
 */
final class TensorRtSlot implements InferenceSlot, AutoCloseable {

  private final NativeScope scope = new NativeScope();
  private final LaunchOrder order;
  private final CUstream_st stream;
  private final CUevent_st began;
  private final CUevent_st inferred;
  private final CUevent_st ended;
  // Separate events: the next slot's network waits for this one's end, not for its upload.
  private final CUevent_st uploadBegan;
  private final CUevent_st uploaded;
  private final float[] elapsedMillis = new float[1];
  private final FrameUpload upload;
  private final List<GpuBuffer> outputBuffers = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private final TensorRtRun run;
  private @Nullable CudaGraph networkAlone;
  private boolean launched;
  private long launchedAtNanos;
  private long preprocessNanos;
  private long inferNanos;
  private long deviceToHostNanos;

  /**
   * @param context a context used by this slot only; owned by the engine
   * @param order shared by all slots of the engine
   * @throws ModelException if the network's outputs are not supported
   */
  TensorRtSlot(
      IExecutionContext context,
      LaunchOrder order,
      PreprocessKernel kernel,
      Gpu gpu,
      InputSpec spec,
      TensorRtBinding binding)
      throws ModelException {
    this.order = order;
    try {
      stream = Cuda.stream(scope);
      began = Cuda.event(scope);
      inferred = Cuda.event(scope);
      ended = Cuda.event(scope);
      uploadBegan = Cuda.event(scope);
      uploaded = Cuda.event(scope);
      upload = new FrameUpload(scope, kernel, gpu, spec, binding);
      for (TensorInfo input : binding.inputs()) {
        TensorRtBinding.bind(context, input.name(), upload.device(input.name()));
      }
      for (TensorInfo output : binding.outputs(context)) {
        GpuBuffer buffer = new GpuBuffer(scope, gpu.integrated(), TensorRtBinding.bytes(output));
        TensorRtBinding.bind(context, output.name(), buffer.device());
        outputBuffers.add(buffer);
        outputs.add(new Tensor(output.name(), output.type(), output.shape(), buffer.bytes()));
      }
      run = new TensorRtRun(scope, context, stream, inferred, this::enqueueOutputs);
    } catch (ModelException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private void enqueueOutputs() {
    for (int at = 0; at < outputBuffers.size(); at++) {
      outputBuffers.get(at).toHost(stream);
    }
  }

  @Override
  public Placement preprocess(Frame frame) {
    Gpu.select();
    long startedAtNanos = System.nanoTime();
    upload.stage(frame);
    long stagedAtNanos = System.nanoTime();
    record(uploadBegan);
    upload.enqueue(stream);
    record(uploaded);
    await(uploaded);
    long took = System.nanoTime() - stagedAtNanos;
    long gpuNanos = Cuda.elapsedNanos(uploadBegan, uploaded, elapsedMillis, took);
    preprocessNanos = stagedAtNanos - startedAtNanos + gpuNanos;
    return upload.placement();
  }

  @Override
  public void launch() {
    Gpu.select();
    launchedAtNanos = System.nanoTime();
    order.launch(stream, began, run, ended);
    launched = true;
  }

  @Override
  public void infer() {
    if (!launched) {
      launch();
    }
    Gpu.select();
    launched = false;
    await(ended);
    long took = System.nanoTime() - launchedAtNanos;
    inferNanos = Cuda.elapsedNanos(began, inferred, elapsedMillis, took);
    deviceToHostNanos = Cuda.elapsedNanos(inferred, ended, elapsedMillis, took - inferNanos);
  }

  @Override
  public void inferRepeatedly(int times) {
    Gpu.select();
    if (networkAlone == null) {
      networkAlone = CudaGraph.capture(scope, stream, run::enqueueNetwork);
    }
    for (int at = 0; at < times; at++) {
      if (networkAlone == null) {
        run.enqueueNetwork();
      } else {
        networkAlone.launch(stream);
      }
    }
    record(uploaded);
    await(uploaded);
  }

  private void record(CUevent_st event) {
    Cuda.check(cudaEventRecord(event, stream), "cudaEventRecord");
  }

  /** Waits for an event. */
  private static void await(CUevent_st event) {
    Cuda.check(cudaEventSynchronize(event), "cudaEventSynchronize");
  }

  /** Enqueues a copy of an input on a batch's stream. */
  void copyInput(String input, long bytes, Pointer to, CUstream_st batch) {
    Pointer from = upload.device(input);
    Cuda.check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, batch), "cudaMemcpyAsync");
  }

  /** Enqueues a copy of an output on a batch's stream. */
  void copyOutput(int output, Pointer from, CUstream_st batch) {
    outputBuffers.get(output).toHost(from, batch);
  }

  /** Sets the durations of the batch inference that included this slot. */
  void inferredInBatch(long batchInferNanos, long batchDeviceToHostNanos) {
    inferNanos = batchInferNanos;
    deviceToHostNanos = batchDeviceToHostNanos;
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
  public long deviceToHostNanos() {
    return deviceToHostNanos;
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
