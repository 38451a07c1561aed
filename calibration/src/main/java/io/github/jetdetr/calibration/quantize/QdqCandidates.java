package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.LayerSetSearch;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import java.util.List;

/** Layers by the errors that models for TensorRT make in which they are INT8. */
record QdqCandidates(OnnxModel model, NetworkError error)
    implements LayerSetSearch.Candidates<QuantizedLayer> {

  @Override
  public MeanError error(List<QuantizedLayer> layers) throws ModelException, QuantizeException {
    return error.measure(QdqWriter.write(model, layers));
  }

  @Override
  public double error(List<QuantizedLayer> layers, int pictures)
      throws ModelException, QuantizeException {
    return error.mean(QdqWriter.write(model, layers), pictures);
  }

  @Override
  public double ownError(QuantizedLayer layer) {
    return layer.error();
  }

  @Override
  public long macs(QuantizedLayer layer) {
    return layer.layer().macs();
  }
}
