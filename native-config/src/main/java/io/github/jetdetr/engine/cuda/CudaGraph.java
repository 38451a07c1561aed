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

/** Work of a stream, captured once, so that a single call launches all of it. */
public final class CudaGraph {

  private static final Logger log = LoggerFactory.getLogger(CudaGraph.class);

  private final CUgraphExec_st graph;

  private CudaGraph(CUgraphExec_st graph) {
    this.graph = graph;
  }

  /**
   * Captures work into a graph.
   *
   * @param scope frees the graph, before the stream
   * @param work enqueues work on the stream; must neither wait nor allocate memory
   * @return null if CUDA cannot capture this work, which then has to be launched call by call
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
      // Ends the capture in any case, because otherwise the stream could not be used again.
      int endStatus = cudaStreamEndCapture(stream, captured);
      reason = reason.isEmpty() ? reason("cudaStreamEndCapture", endStatus) : reason;
    }
    CUgraphExec_st executable = new CUgraphExec_st();
    if (reason.isEmpty()) {
      reason = reason("cudaGraphInstantiate", cudaGraphInstantiate(executable, captured, 0));
    }
    if (!captured.isNull()) {
      Cuda.check(cudaGraphDestroy(captured), "cudaGraphDestroy");
    }
    if (!reason.isEmpty()) {
      // Clears the error, which would otherwise be reported by the next successful call.
      cudaGetLastError();
      log.warn(
          "CUDA graphs disabled for this network, launching its kernels one by one: {}", reason);
      return null;
    }
    scope.own("graph", () -> Cuda.check(cudaGraphExecDestroy(executable), "cudaGraphExecDestroy"));
    return new CudaGraph(executable);
  }

  private static String reason(String call, int status) {
    return status == 0 ? "" : call + " returned " + status;
  }

  /** Launches the graph on the stream. */
  public void launch(CUstream_st stream) {
    Cuda.check(cudaGraphLaunch(graph, stream), "cudaGraphLaunch");
  }
}
