package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaStreamWaitEvent;

import io.github.jetdetr.engine.cuda.Cuda;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.jspecify.annotations.Nullable;

/**
 * Serialises the slots' inferences on the GPU, in the order of launching. Two concurrent ones would
 * both finish late; and a frame that is launched while the previous one still runs starts without
 * an idle gap on the GPU.
 *
 * <p>Thread-safe.
 */
final class LaunchOrder {

  private @Nullable CUevent_st last;

  /**
   * Launches an inference after the previous one.
   *
   * @param began recorded at its start
   * @param ended recorded at its end
   */
  synchronized void launch(
      CUstream_st stream, CUevent_st began, TensorRtRun run, CUevent_st ended) {
    if (last != null) {
      Cuda.check(cudaStreamWaitEvent(stream, last, 0), "cudaStreamWaitEvent");
    }
    Cuda.check(cudaEventRecord(began, stream), "cudaEventRecord");
    run.launch();
    Cuda.check(cudaEventRecord(ended, stream), "cudaEventRecord");
    last = ended;
  }
}
