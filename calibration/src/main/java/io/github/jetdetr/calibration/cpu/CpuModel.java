package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.layer.LayerSetSearch;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The INT8 model for ONNX Runtime's integer kernels on a CPU.
 *
 * @param model the graph
 * @param layers the layers that are integers in it; others were slower so on this machine, or cost
 *     too much accuracy
 * @param error its query-wise error
 * @param timeOfFp32 its time over the fp32 network's, taken in turns on one thread
 */
public record CpuModel(OnnxModel model, Set<Layer> layers, MeanError error, double timeOfFp32) {

  /**
   * Writes the model. Leaves in float what is faster so on this machine, then the few layers whose
   * rounding makes the model worse than the one for TensorRT, then what the limit demands. Measures
   * times with one thread of ONNX Runtime.
   *
   * @param fp32 the prepared network
   * @param outcomes the layers that may be integers
   * @param inputs of one picture, to time with
   * @param wanted the query-wise error of the model for TensorRT
   * @param limit the largest query-wise error
   * @param budget time for finding what is faster and what is better in float
   */
  public static CpuModel of(
      OnnxModel fp32,
      List<LayerPass.Outcome> outcomes,
      Map<String, HostTensor> inputs,
      NetworkError error,
      double wanted,
      double limit,
      Duration budget,
      ProgressListener progress)
      throws ModelException, QuantizeException {
    long started = System.nanoTime();
    List<CpuLayer> all = outcomes.stream().map(CpuLayer::of).toList();
    LayerTimes times = new LayerTimes(fp32, inputs, budget);
    List<CpuLayer> faster = times.faster(all, progress);
    CpuLayerChoice.Choice choice =
        new CpuLayerChoice(
                new LayerSetSearch.Measured<>(
                    error,
                    layers -> CpuQdqWriter.write(fp32, layers),
                    CpuLayer::error,
                    layer -> layer.layer().macs()),
                progress)
            .of(faster, wanted, limit, budget.minusNanos(System.nanoTime() - started));
    OnnxModel model = CpuQdqWriter.write(fp32, choice.layers());
    double timeOfFp32 = times.ratio(model);
    progress.report(
        "for CPUs: %d of %d layers in integers, error %.3f, %.2f times as long as fp32"
            .formatted(choice.layers().size(), all.size(), choice.error().value(), timeOfFp32));
    return new CpuModel(
        model,
        choice.layers().stream().map(CpuLayer::layer).collect(Collectors.toSet()),
        choice.error(),
        timeOfFp32);
  }
}
