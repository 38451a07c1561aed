package io.github.jetdetr.engine;

import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.List;

/**
 * A detector network ready to run: camera pixels in, query outputs out.
 *
 * <p>All memory is taken when the engine is opened. A frame goes through one of its {@link
 * InferenceSlot slots}; different slots may be used by different threads at the same time, one slot
 * by one thread. Preprocessing belongs to the engine because where it runs best depends on the
 * device: a CPU engine shrinks with FFmpeg's scaler, a GPU engine uploads the bytes once and does
 * the rest there.
 */
public interface Engine extends AutoCloseable {

  /** How many slots there are, as asked for in {@link EngineOptions#slots()}. */
  int slots();

  /** One slot, counted from 0; always the same object. */
  InferenceSlot slot(int index);

  /**
   * How many slots one {@link #inferBatch} may take: what {@link EngineOptions#batch()} asked for,
   * or 1 where the model takes one picture at a time.
   */
  int batch();

  /**
   * Runs the network once on what was preprocessed in several slots, in place of an {@link
   * Slot#infer} in each; outputs are ready in all of them when it returns, and each tells the time
   * of the whole batch. Other slots may preprocess meanwhile, but not infer.
   *
   * @param slots different ones of this engine, at most {@link #batch()}
   * @throws InferenceException when the runtime fails; the slots may be used again
   */
  void inferBatch(List<? extends InferenceSlot> slots);

  /**
   * Frees what batches need; {@link #batch()} is 1 from now on. For whoever found that they are not
   * worth it. No batch may be running.
   */
  void releaseBatch();

  /** What runs here, in words for people and messages. */
  EngineInfo info();

  /**
   * The file that runs; where TensorRT cannot build a bundle's lower precision it is another one
   * than was opened.
   */
  OnnxFile file();

  /** The outputs as this engine gives them; the same in every slot. */
  List<TensorInfo> outputs();

  /** Frees everything. No slot may be in use; may be called twice. */
  @Override
  void close();
}
