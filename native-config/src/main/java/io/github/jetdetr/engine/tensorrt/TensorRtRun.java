package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaEventRecordDefault;
import static org.bytedeco.cuda.global.cudart.cudaEventRecordExternal;
import static org.bytedeco.cuda.global.cudart.cudaEventRecordWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.CudaGraph;
import io.github.jetdetr.engine.cuda.NativeScope;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jspecify.annotations.Nullable;

/**
 * One run of the network with all that belongs behind it, captured once as a CUDA graph; piece by
 * piece where CUDA takes it into none.
 */
final class TensorRtRun {

  // TensorRT prepares itself in the first runs, which must not happen inside a capture: some of it
  // is settled by the second one only.
  private static final int WARM_UPS = 2;

  private final IExecutionContext context;
  private final CUstream_st stream;
  private final CUevent_st inferred;
  private final Runnable after;
  private final @Nullable CudaGraph graph;

  /**
   * @param scope frees the graph, before the stream
   * @param context with its shapes and its memory; runs nowhere else from now on
   * @param inferred recorded when the network is through
   * @param after enqueues what comes behind the network
   */
  TensorRtRun(
      NativeScope scope,
      IExecutionContext context,
      CUstream_st stream,
      CUevent_st inferred,
      Runnable after) {
    this.context = context;
    this.stream = stream;
    this.inferred = inferred;
    this.after = after;
    for (int run = 0; run < WARM_UPS; run++) {
      enqueue(cudaEventRecordDefault);
    }
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
    after.run();
  }

  /** Has the stream run the network and nothing else. */
  void enqueueNetwork() {
    if (!context.enqueueV3(stream)) {
      throw new InferenceException("TensorRT does not enqueue the network");
    }
  }

  /** Has the stream do all of it. */
  void launch() {
    if (graph == null) {
      enqueue(cudaEventRecordDefault);
    } else {
      graph.launch(stream);
    }
  }
}
