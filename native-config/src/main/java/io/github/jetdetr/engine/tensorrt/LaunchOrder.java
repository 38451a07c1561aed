package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaStreamWaitEvent;

import io.github.jetdetr.engine.cuda.Cuda;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.jspecify.annotations.Nullable;

/**
 * Has the slots' networks run on the GPU one behind the other in the order of launching. Two that
 * share it would both end late; and a frame whose network is launched while the one before still
 * runs begins without the GPU falling idle for a wake-up and a launch.
 *
 * <p>Any thread.
 */
final class LaunchOrder {

  private @Nullable CUevent_st last;

  /**
   * Launches behind what was launched before.
   *
   * @param began recorded where it begins
   * @param ended recorded where it ends
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
