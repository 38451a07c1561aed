package io.github.jetdetr.calibration.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of each layer as a section of the certificate's report. */
final class CertificateLayers {

  private static final int MAX_LAYERS = 30;
  private static final int NAME_LENGTH = 40;

  private CertificateLayers() {}

  static void add(Page page, BundleReport quantized) {
    List<JsonNode> layers = new ArrayList<>();
    quantized.part("layers").forEach(layers::add);
    if (!layers.isEmpty()) {
      add(page, layers);
    }
    Map<String, List<String>> leftOut =
        quantized.part("left_out").properties().stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.getValue().asText(),
                    Collectors.mapping(entry -> ending(entry.getKey()), Collectors.toList())));
    leftOut.forEach(
        (why, names) ->
            page.paragraph(
                "Not quantized because %s: %s".formatted(why, String.join(", ", names))));
    quantized.part("warnings").forEach(line -> page.paragraph(line.asText()));
    quantized.part("notes").forEach(line -> page.paragraph(line.asText()));
  }

  private static void add(Page page, List<JsonNode> layers) {
    boolean isSensitivityKnown =
        layers.stream().allMatch(layer -> layer.path("sensitivity").isNumber());
    String errorKey = isSensitivityKnown ? "sensitivity" : "layer_error";
    layers.sort(
        Comparator.comparingDouble((JsonNode layer) -> layer.path(errorKey).asDouble()).reversed());
    BarChart chart = new BarChart(List.of("error")).maxNameLength(NAME_LENGTH);
    Table table =
        new Table(
            List.of(
                "layer", "precision", "M multiply-adds", "α", "clip", "shift", "alone", "layer"));
    for (JsonNode layer : layers.subList(0, Math.min(MAX_LAYERS, layers.size()))) {
      String name = layer.path("layer").asText();
      chart.group(ending(name), List.of(layer.path(errorKey).asDouble()));
      table.row(
          List.of(
              name,
              layer.path("precision").asText(),
              number(layer.path("macs").asDouble() / 1e6),
              number(layer.path("alpha").asDouble()),
              number(layer.path("clip").asDouble()),
              layer.path("shifted").asBoolean() ? "yes" : "–",
              isSensitivityKnown ? Figures.share(layer.path("sensitivity").asDouble()) : "–",
              String.format(Locale.ROOT, "%.1e", layer.path("layer_error").asDouble())));
    }
    page.section("Layers")
        .figure(
            isSensitivityKnown
                ? "The network's error with a single layer in INT8; the most sensitive layers"
                : "The layers' errors, largest first; there was no time to measure the network's error"
                    + " for each layer",
            chart.markup())
        .figure("Quantization parameters", table.markup());
    for (JsonNode layer : layers) {
      if (!layer.path("precision").asText().equals("int8")) {
        page.paragraph(
            "In float: %s, because %s"
                .formatted(layer.path("layer").asText(), layer.path("why").asText()));
      }
    }
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
