package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the range of every layer's input, and of every convolution's output, over the
 * calibration pictures, in constant memory.
 */
public final class RangeCollector {

  private static final int SAVE_INTERVAL_PICTURES = 16;

  private final OnnxModel model;
  private final Map<String, TensorInfo> infos;
  private final Map<String, Boolean> channelsFirst = new LinkedHashMap<>();
  private final int threads;

  /**
   * @param layers the layers whose inputs and outputs are observed
   * @param infos type and shape of every value by name
   * @param threads of ONNX Runtime
   */
  public RangeCollector(
      OnnxModel model, List<Layer> layers, Map<String, TensorInfo> infos, int threads) {
    this.model = model;
    this.infos = infos;
    this.threads = threads;
    for (Layer layer : layers) {
      channelsFirst.putIfAbsent(layer.input(), layer.isConvolution());
    }
    for (Layer layer : layers) {
      if (layer.isConvolution()) {
        channelsFirst.putIfAbsent(layer.result(), true);
      }
    }
  }

  /**
   * Runs the pictures that the store does not cover yet.
   *
   * @param indices numbers of the pictures
   * @param store where progress is saved and resumed from
   * @return the ranges by name of the value
   */
  public Map<String, InputRange> collect(
      CalibrationPictures pictures,
      List<Integer> indices,
      RangeStore store,
      ProgressListener progress)
      throws ModelException, QuantizeException, IOException {
    RangeStore.Saved saved = store.load();
    Map<String, InputRange> ranges = saved.ranges();
    if (saved.pictures() > 0) {
      progress.report(
          "resuming: ranges of %d pictures were saved by an earlier run"
              .formatted(saved.pictures()));
    }
    try (ActivationCapture capture =
        ActivationCapture.open(model, channelsFirst.keySet(), threads)) {
      for (int done = saved.pictures(); done < indices.size(); done++) {
        Map<String, HostTensor> inputs = pictures.inputs(indices.get(done));
        capture.run(
            inputs,
            channelsFirst.keySet(),
            infos,
            (name, value) ->
                ranges.computeIfAbsent(name, key -> range(key, value)).add(value.floats()));
        if ((done + 1) % SAVE_INTERVAL_PICTURES == 0 || done + 1 == indices.size()) {
          store.save(new RangeStore.Saved(done + 1, ranges));
          progress.report("ranges: %d of %d pictures".formatted(done + 1, indices.size()));
        }
      }
    }
    return ranges;
  }

  private InputRange range(String name, HostTensor value) {
    List<Long> shape = value.shape();
    if (channelsFirst.getOrDefault(name, false)) {
      return new InputRange(
          Math.toIntExact(shape.get(1)), Math.toIntExact(shape.get(2) * shape.get(3)));
    }
    return new InputRange(Math.toIntExact(shape.get(shape.size() - 1)), 1);
  }
}
