package io.github.jetdetr.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;

import io.github.jetdetr.engine.InferenceException;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a stream is to do, captured once, so that one call launches all of it. */
public final class CudaGraph {

  private static final Logger log = LoggerFactory.getLogger(CudaGraph.class);

  private final CUgraphExec_st graph;

  private CudaGraph(CUgraphExec_st graph) {
    this.graph = graph;
  }

  /**
   * Captures the work.
   *
   * @param scope frees the graph, before the stream
   * @param work enqueues on the stream; may neither wait nor take memory
   * @return null where CUDA takes no such work into a graph: it runs all the same, call by call
   */
  public static @Nullable CudaGraph capture(NativeScope scope, CUstream_st stream, Runnable work) {
    CUgraph_st captured = new CUgraph_st();
    int status = cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal);
    String reason = reason("cudaStreamBeginCapture", status);
    if (reason.isEmpty()) {
      try {
        work.run();
      } catch (InferenceException e) {
        reason = String.valueOf(e.getMessage());
      }
      // Ends the capture in any case, or the stream could not be used again.
      int ending = cudaStreamEndCapture(stream, captured);
      reason = reason.isEmpty() ? reason("cudaStreamEndCapture", ending) : reason;
    }
    CUgraphExec_st made = new CUgraphExec_st();
    if (reason.isEmpty()) {
      reason = reason("cudaGraphInstantiate", cudaGraphInstantiate(made, captured, 0));
    }
    if (!captured.isNull()) {
      Cuda.check(cudaGraphDestroy(captured), "cudaGraphDestroy");
    }
    if (!reason.isEmpty()) {
      // Or the next call that goes well would be blamed for it.
      cudaGetLastError();
      log.warn("no CUDA graph of this network, so it is launched piece by piece: {}", reason);
      return null;
    }
    scope.own("graph", () -> Cuda.check(cudaGraphExecDestroy(made), "cudaGraphExecDestroy"));
    return new CudaGraph(made);
  }

  private static String reason(String call, int status) {
    return status == 0 ? "" : call + " gives " + status;
  }

  /** Has the stream do all of it. */
  public void launch(CUstream_st stream) {
    Cuda.check(cudaGraphLaunch(graph, stream), "cudaGraphLaunch");
  }
}
