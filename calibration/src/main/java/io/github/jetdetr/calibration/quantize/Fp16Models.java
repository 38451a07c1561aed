package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.PictureSplit;
import io.github.jetdetr.calibration.network.PreparedModel;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Converts models to FP16 by type, using the magnitudes observed in the fp32 network. */
final class Fp16Models {

  private final OnnxModel fp32;
  private final Map<String, TensorInfo> fp32Infos;
  private final Map<String, HostTensor> example;
  private final Map<String, Float> maxMagnitudes;
  private final int threads;

  private Fp16Models(
      OnnxModel fp32,
      Map<String, TensorInfo> fp32Infos,
      Map<String, HostTensor> example,
      Map<String, Float> maxMagnitudes,
      int threads) {
    this.fp32 = fp32;
    this.fp32Infos = fp32Infos;
    this.example = example;
    this.maxMagnitudes = maxMagnitudes;
    this.threads = threads;
  }

  /**
   * Runs the fp32 network on a few pictures and records the largest magnitude of each value.
   *
   * @param infos type and shape of every value of the fp32 network
   * @param pictureCount number of calibration pictures to run
   */
  static Fp16Models of(
      PreparedModel prepared,
      Map<String, TensorInfo> infos,
      CalibrationPictures pictures,
      PictureSplit split,
      int threads,
      int pictureCount)
      throws ModelException, QuantizeException {
    OnnxModel model = prepared.model();
    Map<String, HostTensor> example = pictures.inputs(0);
    List<String> floats = new ArrayList<>();
    infos.forEach(
        (name, info) -> {
          if (info.type() == TensorInfo.Type.FLOAT32) {
            floats.add(name);
          }
        });
    Map<String, Float> maxMagnitudes = new HashMap<>();
    List<Integer> calibration = split.calibration();
    try (ActivationCapture capture = ActivationCapture.open(model, floats, threads)) {
      for (int picture : calibration.subList(0, Math.min(pictureCount, calibration.size()))) {
        capture.run(
            pictures.inputs(picture),
            floats,
            infos,
            (name, value) -> maxMagnitudes.merge(name, maxMagnitude(value.floats()), Math::max));
      }
    }
    return new Fp16Models(model, infos, example, maxMagnitudes, threads);
  }

  private static float maxMagnitude(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }

  /** A copy of the fp32 network in half precision. */
  OnnxModel ofFp32() throws ModelException {
    return Fp16Typing.write(fp32, fp32Infos, maxMagnitudes);
  }

  /** A copy of a network derived from it in half precision. */
  OnnxModel ofDerived(OnnxModel model) throws ModelException {
    Map<String, TensorInfo> infos = ActivationCapture.describe(model, example, threads);
    return Fp16Typing.write(model, infos, maxMagnitudes);
  }

  /** Number of nodes of the fp32 network that stay in FP32, by operator. */
  Map<String, Integer> fp32NodeCounts() {
    Map<String, Integer> counts = new TreeMap<>();
    Fp32Regions.find(fp32.graph(), fp32Infos, maxMagnitudes)
        .forEach(node -> counts.merge(node.operator(), 1, Integer::sum));
    return counts;
  }
}
