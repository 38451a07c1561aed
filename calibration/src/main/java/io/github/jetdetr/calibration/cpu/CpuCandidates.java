package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.LayerSetSearch;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import java.util.List;

/** Layers by the errors that models for CPUs make in which they are integers. */
record CpuCandidates(OnnxModel fp32, NetworkError error)
    implements LayerSetSearch.Candidates<CpuLayer> {

  @Override
  public MeanError error(List<CpuLayer> layers) throws ModelException, QuantizeException {
    return error.measure(CpuQdqWriter.write(fp32, layers));
  }

  @Override
  public double error(List<CpuLayer> layers, int pictures)
      throws ModelException, QuantizeException {
    return error.mean(CpuQdqWriter.write(fp32, layers), pictures);
  }

  @Override
  public double ownError(CpuLayer layer) {
    return layer.error();
  }

  @Override
  public long macs(CpuLayer layer) {
    return layer.layer().macs();
  }
}
