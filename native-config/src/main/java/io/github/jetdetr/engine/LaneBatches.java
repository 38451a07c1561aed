package io.github.jetdetr.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's batches, where it has any; owns what runs them.
 *
 * @param <L> the engine's own lanes
 */
final class LaneBatches<L extends Lane> {

  private static final Logger log = LoggerFactory.getLogger(LaneBatches.class);

  /** The smallest batch; a single lane infers by itself. */
  static final int LEAST = 2;

  /** Runs several lanes at once. */
  interface Runner<L> extends AutoCloseable {

    /** The most lanes in one run, at least {@link #LEAST}. */
    int most();

    /**
     * Runs the network on what was preprocessed in these lanes.
     *
     * @param lanes at least {@link #LEAST}
     */
    void infer(List<L> lanes);

    @Override
    void close();
  }

  /** Takes the memory, and finds out whether the network does it at all. */
  interface Making<L> {
    Runner<L> make() throws Exception;
  }

  private final Class<L> kind;
  private final List<L> together = new ArrayList<>();
  private @Nullable Runner<L> runner;

  LaneBatches(Class<L> kind) {
    this.kind = kind;
  }

  /**
   * Makes what runs batches, and proves it. Whatever goes wrong, there are none then: one by one
   * the model has been seen to run.
   *
   * @param lanes as many as the largest batch has
   */
  void prepare(Engine engine, List<L> lanes, Making<L> making) {
    try {
      runner = making.make();
      BatchProof.check(engine, lanes);
    } catch (Exception e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      log.info("{} takes no batch: {}", engine.file().path(), reason);
      release();
    }
  }

  /** The most lanes that {@link #infer} takes. */
  int most() {
    return runner == null ? 1 : runner.most();
  }

  /** {@link Engine#inferBatch}. */
  void infer(List<? extends Lane> lanes) {
    if (lanes.size() == 1) {
      lanes.get(0).infer();
      return;
    }
    if (runner == null || lanes.size() > runner.most()) {
      throw new IllegalArgumentException(
          "the batch must be at most %d, but was %d".formatted(most(), lanes.size()));
    }
    together.clear();
    for (int at = 0; at < lanes.size(); at++) {
      together.add(kind.cast(lanes.get(at)));
    }
    runner.infer(together);
  }

  /** Frees what runs batches; may be called twice. */
  void release() {
    if (runner != null) {
      runner.close();
      runner = null;
    }
  }
}
