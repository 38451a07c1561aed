package io.github.jetdetr.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's batches, where it has any; owns what runs them.
 *
 * @param <L> the engine's own slots
 */
public final class SlotBatches<L extends InferenceSlot> {

  private static final Logger log = LoggerFactory.getLogger(SlotBatches.class);

  /** The smallest batch; a single slot infers by itself. */
  public static final int MIN = 2;

  /** Runs several slots at once. */
  public interface Runner<L> extends AutoCloseable {

    /** The most slots in one run, at least {@link #MIN}. */
    public int most();

    /**
     * Runs the network on what was preprocessed in these slots.
     *
     * @param slots at least {@link #MIN}
     */
    public void infer(List<L> slots);

    @Override
    void close();
  }

  /** Takes the memory, and finds out whether the network does it at all. */
  public interface Making<L> {
    Runner<L> make() throws Exception;
  }

  private final Class<L> kind;
  private final List<L> together = new ArrayList<>();
  private @Nullable Runner<L> runner;

  public SlotBatches(Class<L> kind) {
    this.kind = kind;
  }

  /**
   * Makes what runs batches, and proves it. Whatever goes wrong, there are none then: one by one
   * the model has been seen to run.
   *
   * @param slots as many as the largest batch has
   */
  public void prepare(Engine engine, List<L> slots, Making<L> making, SamplePictures samples) {
    try {
      runner = making.make();
      BatchVerifier.check(engine, slots, samples);
    } catch (Exception e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      log.info("{} takes no batch: {}", engine.file().path(), reason);
      release();
    }
  }

  /** The most slots that {@link #infer} takes. */
  public int most() {
    return runner == null ? 1 : runner.most();
  }

  /** {@link Engine#inferBatch}. */
  public void infer(List<? extends InferenceSlot> slots) {
    if (slots.size() == 1) {
      slots.get(0).infer();
      return;
    }
    if (runner == null || slots.size() > runner.most()) {
      throw new IllegalArgumentException(
          "the batch must be at most %d, but was %d".formatted(most(), slots.size()));
    }
    together.clear();
    for (int at = 0; at < slots.size(); at++) {
      together.add(kind.cast(slots.get(at)));
    }
    runner.infer(together);
  }

  /** Frees what runs batches; may be called twice. */
  public void release() {
    if (runner != null) {
      runner.close();
      runner = null;
    }
  }
}
