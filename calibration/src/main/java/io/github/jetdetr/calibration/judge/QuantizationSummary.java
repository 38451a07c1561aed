package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Interval;
import io.github.jetdetr.bundle.LayerReport;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a quantization came to, for the bundle and for people.
 *
 * @param ap AP on the pictures held out, null without labels
 */
public record QuantizationSummary(QuantizedModel quantized, HeldOutAp.@Nullable Ap ap) {

  /**
   * The report to write into the bundle and to print.
   *
   * @throws IOException when a picture cannot be read any more
   */
  public QuantizationReport report() throws IOException {
    return new QuantizationReport(
        QuantizationReport.SCHEMA,
        quantized.int8MacShare(),
        quantized.int8ConvolutionShare(),
        each(MeanError::value),
        each(MeanError::standardError),
        heldOut(),
        quantized.layers(),
        quantized.leftOut(),
        quantized.islands(),
        quantized.prepared().notes(),
        quantized.warnings(),
        quantized.prepared().found().assumptions(),
        quantized.prepared().file().digest(),
        digests(quantized.calibration()),
        digests(quantized.heldOut()));
  }

  private QuantizationReport.@Nullable HeldOut heldOut() {
    return ap == null
        ? null
        : new QuantizationReport.HeldOut(
            ap.pictures(),
            Map.of(Precision.FP32, ap.fp32(), Precision.INT8, ap.int8()),
            ap.loss().estimate(),
            new Interval(ap.loss().low(), ap.loss().high()),
            ap.proof().decision().word(),
            ap.proof().upper95(),
            ap.proof().morePictures(),
            ap.notes());
  }

  private Map<String, @Nullable Double> each(ToDoubleFunction<MeanError> part) {
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    quantized
        .errors()
        .forEach((name, error) -> values.put(name, Figures.json(part.applyAsDouble(error))));
    return values;
  }

  private static Map<String, String> digests(List<Path> files) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Path file : files) {
      digests.put(String.valueOf(file.getFileName()), Sha256.of(file));
    }
    return digests;
  }

  /** Prints it for people. */
  public void text(PrintWriter out) {
    long int8 = quantized.layers().stream().filter(LayerReport::isInt8).count();
    out.printf(
        Locale.ROOT,
        "%d of %d layers in INT8: %.1f %% of the convolutions' arithmetic, %.1f %% of all%n",
        int8,
        quantized.layers().size(),
        100 * quantized.int8ConvolutionShare(),
        100 * quantized.int8MacShare());
    out.printf(
        Locale.ROOT,
        "for CPUs: %d layers in integers, %.2f times as long as fp32 on one thread here%n",
        quantized.forCpus().layers().size(),
        quantized.forCpus().timeOfFp32());
    out.println("query-wise error on pictures held out (0: as fp32), and its standard error");
    quantized
        .errors()
        .forEach(
            (name, error) ->
                out.printf(
                    Locale.ROOT,
                    "  %-18s %7.3f ± %.3f%n",
                    name,
                    error.value(),
                    error.standardError()));
    if (ap != null) {
      out.printf(
          Locale.ROOT,
          "AP on %d pictures held out: %.4f, fp32 %.4f, loss %.2f points [%.2f, %.2f]: %s%n",
          ap.pictures(),
          ap.int8(),
          ap.fp32(),
          100 * ap.loss().estimate(),
          100 * ap.loss().low(),
          100 * ap.loss().high(),
          ap.proof().decision().word());
    }
    quantized.layers().stream()
        .filter(layer -> !layer.isInt8())
        .forEach(layer -> out.printf("in float: %s: %s%n", layer.layer(), layer.why()));
    quantized.warnings().forEach(out::println);
  }
}
