package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.PictureDigest;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.command.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The report of a quantization, as text and as {@code quantize.json}.
 *
 * @param ap AP on the held-out pictures, null without labels
 */
public record QuantizeReport(QuantizedModel quantized, HeldOutAp.@Nullable Ap ap) {

  /** The report's file name in the bundle. */
  public static final String FILE = "quantize.json";

  public void write(Path file) throws IOException {
    Files.writeString(file, Json.text(json()), StandardCharsets.UTF_8);
  }

  public Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schema", "jetdetr.quantize/1.0");
    root.put("int8_mac_share", quantized.int8MacShare());
    root.put("int8_convolution_share", quantized.int8ConvolutionShare());
    root.put("errors", each(MeanError::value));
    root.put("errors_standard", each(MeanError::standardError));
    if (ap != null) {
      Map<String, Object> labelled = new LinkedHashMap<>();
      labelled.put("pictures", ap.pictures());
      labelled.put("ap", Map.of("fp32", ap.fp32(), "int8", ap.int8()));
      labelled.put("ap_loss", ap.loss().estimate());
      labelled.put("ap_loss_ci95", List.of(ap.loss().low(), ap.loss().high()));
      root.put("held_out", labelled);
    }
    root.put("layers", quantized.layers());
    root.put("left_out", quantized.leftOut());
    root.put("fp32_islands", quantized.islands());
    root.put("notes", quantized.prepared().notes());
    root.put("warnings", quantized.warnings());
    root.put("assumptions", quantized.prepared().found().assumptions());
    root.put("model", quantized.prepared().file().digest());
    root.put("calibration_pictures", digests(quantized.calibration()));
    root.put("held_out_pictures", digests(quantized.heldOut()));
    return root;
  }

  private Map<String, @Nullable Object> each(ToDoubleFunction<MeanError> part) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    quantized
        .errors()
        .forEach((name, error) -> values.put(name, Figures.json(part.applyAsDouble(error))));
    return values;
  }

  private static Map<String, String> digests(List<Path> files) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Path file : files) {
      digests.put(String.valueOf(file.getFileName()), PictureDigest.ofContent(file));
    }
    return digests;
  }

  public void text(PrintWriter out) {
    long int8 =
        quantized.layers().stream().filter(layer -> layer.precision().equals("int8")).count();
    out.printf(
        Locale.ROOT,
        "%d of %d layers in INT8: %.1f %% of the convolutions' arithmetic, %.1f %% of all%n",
        int8,
        quantized.layers().size(),
        100 * quantized.int8ConvolutionShare(),
        100 * quantized.int8MacShare());
    out.println("query-wise error on held-out pictures (0: equal to fp32), and its standard error");
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
          "AP on %d held-out pictures: %.4f, fp32 %.4f, loss %.2f points [%.2f, %.2f]%n",
          ap.pictures(),
          ap.int8(),
          ap.fp32(),
          100 * ap.loss().estimate(),
          100 * ap.loss().low(),
          100 * ap.loss().high());
    }
    quantized.layers().stream()
        .filter(layer -> !layer.precision().equals("int8"))
        .forEach(layer -> out.printf("in float: %s: %s%n", layer.layer(), layer.why()));
    quantized.warnings().forEach(out::println);
  }
}
