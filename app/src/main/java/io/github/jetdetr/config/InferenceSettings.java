package io.github.jetdetr.config;

import io.github.jetdetr.engine.EngineOptions;
import org.jspecify.annotations.Nullable;

/**
 * How the network uses the processors, and how many frames go through it at a time. At most one of
 * {@code batch} and {@code parallel} is above 1.
 *
 * @param threads CPU threads per inference, at least 1
 * @param batch maximum number of frames, of different cameras, per inference, in [1, {@value
 *     EngineOptions#MAX_BATCH}]; null to measure the best at every start
 * @param parallel maximum number of inferences at the same time, on engines that allow it, in [1,
 *     {@value EngineOptions#MAX_PARALLEL}]; null to measure the best at every start
 */
public record InferenceSettings(int threads, @Nullable Integer batch, @Nullable Integer parallel) {

  public InferenceSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    check("batch", batch, EngineOptions.MAX_BATCH);
    check("number of parallel inferences", parallel, EngineOptions.MAX_PARALLEL);
    if (isSeveral(batch) && isSeveral(parallel)) {
      throw new IllegalArgumentException(
          "batch and parallel cannot both be above 1, but were %d and %d"
              .formatted(batch, parallel));
    }
  }

  /** So many threads, and the rest as measured. */
  public static InferenceSettings ofThreads(int threads) {
    return new InferenceSettings(threads, null, null);
  }

  /** As many threads as {@link #defaultThreads}, and the rest as measured. */
  public static InferenceSettings ofThisMachine() {
    return ofThreads(defaultThreads());
  }

  private static void check(String name, @Nullable Integer value, int max) {
    if (value != null && (value < 1 || value > max)) {
      throw new IllegalArgumentException(
          "the %s must be in [1, %d], but was %d".formatted(name, max, value));
    }
  }

  private static boolean isSeveral(@Nullable Integer value) {
    return value != null && value > 1;
  }

  /**
   * The largest batch that can occur: at most one frame per camera.
   *
   * @param cameras number of cameras
   */
  public int maxBatch(int cameras) {
    if (isSeveral(parallel)) {
      return 1;
    }
    int limit = batch == null ? EngineOptions.MAX_BATCH : batch;
    return Math.max(1, Math.min(limit, cameras));
  }

  /** The most inferences at the same time, where the engine allows it: at most one a processor. */
  public int maxParallel() {
    if (parallel != null) {
      return parallel;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    return isSeveral(batch) ? 1 : Math.min(EngineOptions.MAX_PARALLEL, processors);
  }

  /**
   * Default of {@link #threads}: all but one processor, which is left to cameras and preprocessing,
   * so that the network does not starve its own input.
   */
  public static int defaultThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }
}
