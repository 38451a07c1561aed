package io.github.jetdetr.cli;

import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.pipeline.BatchTrial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Bench} measured. Rates are medians over the rounds, frames a second.
 *
 * @param engineFps the network alone, run behind run on one input that is already there
 * @param frameFps pixels in memory to outputs in memory, one frame after the other in one slot
 * @param daemonFps from camera to outbox
 * @param frameRatio median over the rounds of frame ÷ engine
 * @param ratio median over the rounds of daemon ÷ engine
 * @param preprocessShare time of preprocessing and all copies ÷ time of the network, by the
 *     engine's own clock
 * @param latency by stage, of all frames of the daemon's turns
 * @param bytesPerFrame Java heap taken by the threads of camera and frame loops
 * @param batches the same in batches; null for one camera or a model that takes none
 */
record BenchFigures(
    double engineFps,
    double frameFps,
    double daemonFps,
    double frameRatio,
    double ratio,
    double preprocessShare,
    int rounds,
    List<LatencyRecorder.Line> latency,
    double bytesPerFrame,
    @Nullable Batches batches) {

  /**
   * What was measured in batches, with as many cameras as there are.
   *
   * @param size frames in a batch
   * @param engineFps the network, batch behind batch, copies included
   * @param daemonFps from camera to outbox
   * @param engineRatio median over the rounds of batches ÷ one by one, the network
   * @param daemonRatio the same of the daemon
   * @param latency by stage
   * @param choice what {@code run} would do
   */
  record Batches(
      int size,
      double engineFps,
      double daemonFps,
      double engineRatio,
      double daemonRatio,
      List<LatencyRecorder.Line> latency,
      BatchTrial.Choice choice) {}
}
