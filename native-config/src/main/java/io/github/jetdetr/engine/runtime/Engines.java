package io.github.jetdetr.engine.runtime;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.onnxruntime.OnnxRuntimeEngine;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.tensorrt.TensorRtEngine;

/** Opens engines; the one place that knows both runtimes. */
public final class Engines {

  private static final SamplePictures SAMPLES = new StreetSamplePictures();

  private Engines() {}

  /**
   * What engines of this kind run on here: {@code cpu}, or the first GPU's name.
   *
   * @param kind {@link EngineKind#TENSORRT} only after a clean preflight
   */
  public static String device(EngineKind kind) {
    return kind == EngineKind.TENSORRT ? Gpu.first().name() : OnnxRuntimeEngine.DEVICE;
  }

  /**
   * Opens an ONNX model that has been read: on the CPU at once, on the GPU from a plan, which is
   * built when there is none for this very device.
   *
   * @throws ModelException when the model cannot be read, holds what the runtime does not know, or
   *     does not fit {@code input}
   */
  @MustBeClosed
  public static Engine open(OnnxFile file, InputSpec input, EngineOptions options)
      throws ModelException {
    if (options.kind() == EngineKind.TENSORRT) {
      return TensorRtEngine.open(file, input, options, SAMPLES);
    }
    return OnnxRuntimeEngine.open(file, input, options, SAMPLES);
  }
}
