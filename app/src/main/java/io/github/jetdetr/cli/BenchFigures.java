package io.github.jetdetr.cli;

import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.pipeline.InferenceTrial;
import java.util.List;

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
 * @param shared the same where several frames share the network; empty where none can
 * @param choice the mode that {@code run} would choose
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
    List<Shared> shared,
    InferenceTrial.Choice choice) {

  /**
   * Results in one mode other than one by one, with all cameras.
   *
   * @param engineFps the network back to back, copies included
   * @param daemonFps from camera to outbox
   * @param engineRatio median over the rounds of this mode ÷ one by one, network
   * @param daemonRatio the same for the daemon
   * @param latency by stage
   */
  record Shared(
      InferenceMode mode,
      double engineFps,
      double daemonFps,
      double engineRatio,
      double daemonRatio,
      List<LatencyRecorder.Line> latency) {}
}
