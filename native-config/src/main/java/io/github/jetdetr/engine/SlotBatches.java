package io.github.jetdetr.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch support of an engine; owns the {@link Runner}. Used by one thread at a time.
 *
 * @param <L> type of the engine's slots
 */
public final class SlotBatches<L extends InferenceSlot> {

  private static final Logger log = LoggerFactory.getLogger(SlotBatches.class);

  /** The smallest batch; a single slot infers by itself. */
  public static final int MIN = 2;

  /** Runs the inference of several slots at once. */
  public interface Runner<L> extends AutoCloseable {

    /** Maximum number of slots per run, at least {@link #MIN}. */
    public int maxSlots();

    /**
     * Runs the network on the preprocessed frames of these slots.
     *
     * @param slots at least {@link #MIN}
     */
    public void infer(List<L> slots);

    @Override
    void close();
  }

  /** Allocates the memory and checks whether the network supports batches. */
  public interface Factory<L> {
    Runner<L> create() throws Exception;
  }

  private final Class<L> kind;
  private final List<L> batch = new ArrayList<>();
  private @Nullable Runner<L> runner;

  public SlotBatches(Class<L> kind) {
    this.kind = kind;
  }

  /**
   * Creates and verifies the batch runner. If anything fails, batching is disabled and logged:
   * without batches the model is known to run.
   *
   * @param slots as many as the largest batch has
   */
  public void prepare(Engine engine, List<L> slots, Factory<L> factory, SamplePictures samples) {
    try {
      runner = factory.create();
      BatchVerifier.check(engine, slots, samples);
    } catch (Exception e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      log.info("batching disabled for {}: {}", engine.file().path(), reason);
      release();
    }
  }

  /** Maximum number of slots for {@link #infer}. */
  public int maxSlots() {
    return runner == null ? 1 : runner.maxSlots();
  }

  /** Implements {@link Engine#inferBatch}. */
  public void infer(List<? extends InferenceSlot> slots) {
    if (slots.size() == 1) {
      slots.get(0).infer();
      return;
    }
    if (runner == null || slots.size() > runner.maxSlots()) {
      throw new IllegalArgumentException(
          "the batch must be at most %d, but was %d".formatted(maxSlots(), slots.size()));
    }
    batch.clear();
    for (int at = 0; at < slots.size(); at++) {
      batch.add(kind.cast(slots.get(at)));
    }
    runner.infer(batch);
  }

  /** Frees the batch runner. Idempotent. */
  public void release() {
    if (runner != null) {
      runner.close();
      runner = null;
    }
  }
}
