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

/** Makes models FP16 by type, with what was seen of every value of the fp32 network. */
final class Fp16Models {

  private final Map<String, HostTensor> example;
  private final Map<String, Float> largest;
  private final int threads;

  private Fp16Models(Map<String, HostTensor> example, Map<String, Float> largest, int threads) {
    this.example = example;
    this.largest = largest;
    this.threads = threads;
  }

  /** Runs the fp32 network over a few pictures and notes how large each value gets. */
  static Fp16Models of(
      PreparedModel prepared,
      CalibrationPictures pictures,
      PictureSplit split,
      int threads,
      int looked)
      throws ModelException, QuantizeException {
    OnnxModel model = prepared.model();
    Map<String, HostTensor> example = pictures.inputs(0);
    Map<String, TensorInfo> infos = ActivationCapture.describe(model, example, threads);
    List<String> floats = new ArrayList<>();
    infos.forEach(
        (name, info) -> {
          if (info.type() == TensorInfo.Type.FLOAT32) {
            floats.add(name);
          }
        });
    Map<String, Float> largest = new HashMap<>();
    List<Integer> calibration = split.calibration();
    try (ActivationCapture capture = ActivationCapture.open(model, floats, threads)) {
      for (int picture : calibration.subList(0, Math.min(looked, calibration.size()))) {
        capture.run(
            pictures.inputs(picture),
            floats,
            infos,
            (name, value) -> largest.merge(name, most(value.floats()), Math::max));
      }
    }
    return new Fp16Models(example, largest, threads);
  }

  private static float most(float[] values) {
    float most = 0;
    for (float value : values) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }

  /** A copy in half precision. */
  OnnxModel write(OnnxModel model) throws ModelException {
    Map<String, TensorInfo> infos = ActivationCapture.describe(model, example, threads);
    return Fp16Typing.write(model, infos, largest);
  }

  /** Nodes that stay in FP32, by operator. */
  Map<String, Integer> islands(OnnxModel model) throws ModelException {
    Map<String, TensorInfo> infos = ActivationCapture.describe(model, example, threads);
    Map<String, Integer> counts = new TreeMap<>();
    Fp32Regions.find(model.graph(), infos, largest)
        .forEach(node -> counts.merge(node.operator(), 1, Integer::sum));
    return counts;
  }
}
