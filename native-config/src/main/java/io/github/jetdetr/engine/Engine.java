package io.github.jetdetr.engine;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.List;

/**
 * A detector network ready to run: camera pixels in, query outputs out.
 *
 * <p>All memory is taken when the engine is opened. A frame goes through one of its {@link Lane
 * lanes}; different lanes may be used by different threads at the same time, one lane by one
 * thread. Preprocessing belongs to the engine because where it runs best depends on the device: a
 * CPU engine shrinks with FFmpeg's scaler, a GPU engine uploads the bytes once and does the rest
 * there.
 */
public interface Engine extends AutoCloseable {

  /** How many lanes there are, as asked for in {@link EngineOptions#lanes()}. */
  int lanes();

  /** One lane, counted from 0; always the same object. */
  Lane lane(int index);

  /**
   * How many lanes one {@link #inferBatch} may take: what {@link EngineOptions#batch()} asked for,
   * or 1 where the model takes one picture at a time.
   */
  int batch();

  /**
   * Runs the network once on what was preprocessed in several lanes, in place of an {@link
   * Lane#infer} in each; outputs are ready in all of them when it returns, and each tells the time
   * of the whole batch. Other lanes may preprocess meanwhile, but not infer.
   *
   * @param lanes different ones of this engine, at most {@link #batch()}
   * @throws InferenceException when the runtime fails; the lanes may be used again
   */
  void inferBatch(List<? extends Lane> lanes);

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

  /** The outputs as this engine gives them; the same in every lane. */
  List<TensorInfo> outputs();

  /** Frees everything. No lane may be in use; may be called twice. */
  @Override
  void close();

  /**
   * What engines of this kind run on here: {@code cpu}, or the first GPU's name.
   *
   * @param kind {@link EngineKind#TENSORRT} only after a clean preflight
   */
  static String device(EngineKind kind) {
    return kind == EngineKind.TENSORRT ? Gpu.first().name() : OnnxRuntimeEngine.DEVICE;
  }

  /**
   * Opens an ONNX model: on the CPU at once, on the GPU from a plan, which is built when there is
   * none for this very device.
   *
   * @throws ModelException when the model cannot be read, holds what the runtime does not know, or
   *     does not fit {@code input}
   */
  @MustBeClosed
  static Engine open(Path onnx, InputSpec input, EngineOptions options) throws ModelException {
    if (options.kind() == EngineKind.TENSORRT) {
      return TensorRtEngine.open(onnx, input, options);
    }
    return OnnxRuntimeEngine.open(onnx, input, options);
  }
}
