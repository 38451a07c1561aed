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

/** Collects the range of every layer's input, picture by picture, in memory that does not grow. */
public final class RangeCollector {

  private static final int SAVED_EVERY = 16;

  private final OnnxModel model;
  private final Map<String, TensorInfo> infos;
  private final Map<String, Boolean> channelsFirst = new LinkedHashMap<>();
  private final int threads;

  public RangeCollector(
      OnnxModel model, List<Layer> layers, Map<String, TensorInfo> infos, int threads) {
    this.model = model;
    this.infos = infos;
    this.threads = threads;
    for (Layer layer : layers) {
      channelsFirst.putIfAbsent(layer.input(), layer.isConvolution());
    }
  }

  /**
   * Goes over the pictures that the store has not seen.
   *
   * @return by name of the value
   */
  public Map<String, InputRange> collect(
      CalibrationPictures pictures,
      List<Integer> which,
      RangeStore store,
      ProgressListener progress)
      throws ModelException, QuantizeException, IOException {
    RangeStore.Saved saved = store.load();
    Map<String, InputRange> ranges = saved.ranges();
    if (saved.pictures() > 0) {
      progress.tell("ranges of %d pictures are known".formatted(saved.pictures()));
    }
    try (ActivationCapture capture =
        ActivationCapture.open(model, channelsFirst.keySet(), threads)) {
      for (int done = saved.pictures(); done < which.size(); done++) {
        Map<String, HostTensor> inputs = pictures.inputs(which.get(done));
        capture.run(
            inputs,
            channelsFirst.keySet(),
            infos,
            (name, value) ->
                ranges.computeIfAbsent(name, key -> range(key, value)).add(value.floats()));
        if ((done + 1) % SAVED_EVERY == 0 || done + 1 == which.size()) {
          store.save(new RangeStore.Saved(done + 1, ranges));
          progress.tell("ranges: %d of %d pictures".formatted(done + 1, which.size()));
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
