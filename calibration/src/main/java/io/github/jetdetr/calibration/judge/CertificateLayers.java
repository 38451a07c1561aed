package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.LayerReport;
import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of each layer as a section of the certificate's report. */
final class CertificateLayers {

  private static final int MAX_LAYERS = 30;
  private static final int NAME_LENGTH = 40;

  private CertificateLayers() {}

  static void add(Page page, QuantizationReport quantized) {
    if (!quantized.layers().isEmpty()) {
      add(page, quantized.layers());
    }
    Map<String, List<String>> leftOut =
        quantized.leftOut().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    Collectors.mapping(entry -> ending(entry.getKey()), Collectors.toList())));
    leftOut.forEach(
        (why, names) ->
            page.paragraph(
                "Not quantized because %s: %s".formatted(why, String.join(", ", names))));
    quantized.warnings().forEach(page::paragraph);
    quantized.notes().forEach(page::paragraph);
  }

  private static void add(Page page, List<LayerReport> layers) {
    boolean isSensitivityKnown = layers.stream().allMatch(layer -> layer.sensitivity() != null);
    ToDoubleFunction<LayerReport> error =
        layer -> value(isSensitivityKnown ? layer.sensitivity() : layer.layerError());
    List<LayerReport> worst = new ArrayList<>(layers);
    worst.sort(Comparator.comparingDouble(error).reversed());
    BarChart chart = new BarChart(List.of("error")).maxNameLength(NAME_LENGTH);
    Table table =
        new Table(
            List.of(
                "layer", "precision", "M multiply-adds", "α", "clip", "shift", "alone", "layer"));
    for (LayerReport layer : worst.subList(0, Math.min(MAX_LAYERS, worst.size()))) {
      chart.group(ending(layer.layer()), List.of(error.applyAsDouble(layer)));
      table.row(
          List.of(
              layer.layer(),
              layer.precision(),
              number(layer.macs() / 1e6),
              number(layer.alpha()),
              number(layer.clip()),
              layer.shifted() ? "yes" : "–",
              isSensitivityKnown ? Figures.share(value(layer.sensitivity())) : "–",
              layer.layerError() == null
                  ? "–"
                  : String.format(Locale.ROOT, "%.1e", layer.layerError())));
    }
    page.section("Layers")
        .figure(
            isSensitivityKnown
                ? "The network's error with a single layer in INT8; the most sensitive layers"
                : "The layers' own errors, largest first",
            chart.markup())
        .figure("Quantization parameters", table.markup());
    for (LayerReport layer : worst) {
      if (!layer.isInt8()) {
        page.paragraph("In float: %s, because %s".formatted(layer.layer(), layer.why()));
      }
    }
  }

  /** Zero for an error that was not measured. */
  private static double value(@Nullable Double error) {
    return error == null ? 0 : error;
  }

  /** The end of a long name, which is where the names of layers differ. */
  private static String ending(String name) {
    return name.length() > NAME_LENGTH
        ? "…" + name.substring(name.length() - NAME_LENGTH + 1)
        : name;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
  }
}
