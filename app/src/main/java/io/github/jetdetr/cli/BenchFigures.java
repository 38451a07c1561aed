package io.github.jetdetr.cli;

import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.pipeline.BatchTrial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of {@link Bench}. Rates are medians over the rounds, frames per second.
 *
 * @param engineFps the network alone, back to back on one input that is already in place
 * @param frameFps from pixels in memory to outputs in memory, sequentially in one slot
 * @param daemonFps from camera to outbox
 * @param frameRatio median over the rounds of frame ÷ engine
 * @param ratio median over the rounds of daemon ÷ engine
 * @param preprocessShare time of preprocessing and all copies ÷ time of the network, measured by
 *     the engine
 * @param latency by stage, of all frames of the daemon rounds
 * @param bytesPerFrame Java heap allocated per frame by the camera and frame loop threads
 * @param batches the same in batches; null for one camera or a model without batches
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
   * Results in batches, with all cameras.
   *
   * @param size frames in a batch
   * @param engineFps the network, batches back to back, copies included
   * @param daemonFps from camera to outbox
   * @param engineRatio median over the rounds of batches ÷ single frames, network
   * @param daemonRatio the same for the daemon
   * @param latency by stage
   * @param choice the batch size that {@code run} would choose
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
