package io.github.jetdetr.engine;

import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.List;

/**
 * A detection network ready to run: camera pixels in, query outputs out.
 *
 * <p>All memory is allocated when the engine is opened. A frame is processed in one of its {@link
 * InferenceSlot slots}; different slots may be used by different threads at the same time, but each
 * slot by one thread only. Preprocessing is part of the engine because the best place for it
 * depends on the device: a CPU engine resizes with FFmpeg's scaler, a GPU engine uploads the frame
 * once and does the rest on the GPU.
 */
public interface Engine extends AutoCloseable {

  /** Number of slots, as requested by {@link EngineOptions#slots()}. */
  int slots();

  /** A slot by index, from 0; always the same object. */
  InferenceSlot slot(int index);

  /**
   * Maximum number of slots per {@link #inferBatch}: as requested by {@link EngineOptions#batch()},
   * or 1 if the model does not support batches.
   */
  int batch();

  /**
   * Whether slots may infer at the same time, each on a thread of its own. Otherwise only one may,
   * since the inferences would wait for one device, in the order in which they were launched.
   */
  default boolean infersInParallel() {
    return false;
  }

  /**
   * Runs the network once on the preprocessed frames of several slots, in place of {@link
   * InferenceSlot#infer} on each; their outputs are ready when it returns, and each reports the
   * time of the whole batch. Other slots may preprocess meanwhile, but not infer.
   *
   * @param slots distinct slots of this engine, at most {@link #batch()}
   * @throws InferenceException if the runtime fails; the slots may be used again
   */
  void inferBatch(List<? extends InferenceSlot> slots);

  /**
   * Frees the memory reserved for batches; {@link #batch()} is 1 from then on. No batch may be
   * running.
   */
  void releaseBatch();

  /** Runtime, device, precision and threads, for messages and logs. */
  EngineInfo info();

  /**
   * The ONNX file in use; differs from the one that was opened if TensorRT could not build a
   * bundle's lower precision.
   */
  OnnxFile file();

  /** The outputs of this engine, without dynamic sizes; the same in every slot. */
  List<TensorInfo> outputs();

  /** Frees everything. No slot may be in use. Idempotent. */
  @Override
  void close();
}
