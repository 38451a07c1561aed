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
 * An inference followed by the copies of its outputs, captured once as a CUDA graph; launched piece
 * by piece if CUDA cannot capture it.
 */
final class TensorRtRun {

  // TensorRT initialises itself during the first two runs, which must not happen inside a capture.
  private static final int WARM_UPS = 2;

  private final IExecutionContext context;
  private final CUstream_st stream;
  private final CUevent_st inferred;
  private final Runnable after;
  private final @Nullable CudaGraph graph;

  /**
   * @param scope frees the graph, before the stream
   * @param context with shapes and memory set; must not be used elsewhere
   * @param inferred recorded at the end of the network
   * @param after enqueues the work after the network
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
   * @param recording event flags: inside a graph the event has to be external for its time to be
   *     readable; outside it must not be
   */
  private void enqueue(int recording) {
    enqueueNetwork();
    Cuda.check(cudaEventRecordWithFlags(inferred, stream, recording), "cudaEventRecordWithFlags");
    after.run();
  }

  /** Enqueues the network only. */
  void enqueueNetwork() {
    if (!context.enqueueV3(stream)) {
      throw new InferenceException("TensorRT failed to enqueue the network");
    }
  }

  /** Launches everything on the stream. */
  void launch() {
    if (graph == null) {
      enqueue(cudaEventRecordDefault);
    } else {
      graph.launch(stream);
    }
  }
}
