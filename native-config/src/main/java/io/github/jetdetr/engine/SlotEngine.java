package io.github.jetdetr.engine;

import io.github.jetdetr.engine.model.OnnxFile;
import java.util.List;

/**
 * What the engines of all runtimes have in common: slots that are made when the engine is opened,
 * and batches over them.
 *
 * @param <S> type of the engine's slots
 */
public abstract class SlotEngine<S extends InferenceSlot> implements Engine {

  private final OnnxFile file;
  private final EngineInfo info;
  private final List<S> slots;
  private final SlotBatches<S> batches;

  /**
   * @param slots all slots, in the order of their index
   */
  protected SlotEngine(OnnxFile file, EngineInfo info, List<S> slots, Class<S> kind) {
    this.file = file;
    this.info = info;
    this.slots = List.copyOf(slots);
    batches = new SlotBatches<>(kind);
  }

  /**
   * Allocates and verifies batches; where that fails, there are none and a log line says why.
   *
   * @param maxBatch slots of the largest batch
   * @param samples pictures for verifying batches
   */
  protected final void prepareBatches(
      int maxBatch, SlotBatches.Factory<S> factory, SamplePictures samples) {
    batches.prepare(this, slots.subList(0, maxBatch), factory, samples);
  }

  @Override
  public final int slots() {
    return slots.size();
  }

  @Override
  public final InferenceSlot slot(int index) {
    return slots.get(index);
  }

  @Override
  public final int batch() {
    return batches.maxSlots();
  }

  @Override
  public final void inferBatch(List<? extends InferenceSlot> batch) {
    batches.infer(batch);
  }

  @Override
  public final void releaseBatch() {
    batches.release();
  }

  @Override
  public final EngineInfo info() {
    return info;
  }

  @Override
  public final OnnxFile file() {
    return file;
  }
}
