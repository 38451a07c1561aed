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

/** Opens engines of either runtime. */
public final class Engines {

  private static final SamplePictures SAMPLES = new StreetSamplePictures();

  private Engines() {}

  /**
   * The device used by engines of this kind: {@code cpu}, or the first GPU's name.
   *
   * @param kind {@link EngineKind#TENSORRT} only after a clean preflight
   */
  public static String device(EngineKind kind) {
    return kind == EngineKind.TENSORRT ? Gpu.first().name() : OnnxRuntimeEngine.DEVICE;
  }

  /**
   * Opens an ONNX model whose file has been read: directly on the CPU, or from a plan on the GPU,
   * which is built if there is none for this device.
   *
   * @throws ModelException if the model cannot be read, is not supported by the runtime, or does
   *     not match {@code input}
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
