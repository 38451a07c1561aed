package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import java.time.Duration;
import java.util.Comparator;
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
   * Writes the model, leaves in float what is faster so on this machine, and then what the limit
   * demands. Measures with one thread of ONNX Runtime.
   *
   * @param fp32 the prepared network
   * @param outcomes the layers that may be integers
   * @param inputs of one picture, to time with
   * @param limit the largest query-wise error
   * @param budget time for finding what is faster in float
   */
  public static CpuModel of(
      OnnxModel fp32,
      List<LayerPass.Outcome> outcomes,
      Map<String, HostTensor> inputs,
      NetworkError error,
      double limit,
      Duration budget,
      ProgressListener progress)
      throws ModelException, QuantizeException {
    List<CpuLayer> all = outcomes.stream().map(CpuLayer::of).toList();
    LayerTimes times = new LayerTimes(fp32, inputs, budget);
    List<CpuLayer> chosen = times.faster(all, progress);
    MeanError found = error.measure(CpuQdqWriter.write(fp32, chosen));
    while (found.value() > limit && !chosen.isEmpty()) {
      chosen = withoutWorst(chosen);
      found = error.measure(CpuQdqWriter.write(fp32, chosen));
      progress.report(
          "for CPUs: %d layers in integers, error %.3f".formatted(chosen.size(), found.value()));
    }
    OnnxModel model = CpuQdqWriter.write(fp32, chosen);
    double timeOfFp32 = times.ratio(model);
    progress.report(
        "for CPUs: %d of %d layers in integers, error %.3f, %.2f times as long as fp32"
            .formatted(chosen.size(), all.size(), found.value(), timeOfFp32));
    return new CpuModel(
        model, chosen.stream().map(CpuLayer::layer).collect(Collectors.toSet()), found, timeOfFp32);
  }

  /** Without the eighth of the layers whose rounding costs most for the arithmetic it saves. */
  private static List<CpuLayer> withoutWorst(List<CpuLayer> layers) {
    List<CpuLayer> worstFirst =
        layers.stream()
            .sorted(
                Comparator.comparingDouble(
                        (CpuLayer layer) -> layer.error() / Math.max(1, layer.layer().macs()))
                    .reversed())
            .toList();
    Set<CpuLayer> dropped = Set.copyOf(worstFirst.subList(0, Math.max(1, worstFirst.size() / 8)));
    return layers.stream().filter(layer -> !dropped.contains(layer)).toList();
  }
}
