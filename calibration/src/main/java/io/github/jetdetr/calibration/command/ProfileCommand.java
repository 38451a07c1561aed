package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.onnxruntime.NodeTimes;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.engine.tensorrt.PlanLayers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate profile}: time of each node, or layers of a TensorRT plan. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Profiles a model. With ONNX Runtime on the CPU: time of each node, slowest first, and",
      "which of them ran as integers. With",
      "TensorRT: precision, format and kernel of each layer, from its engine inspector."
    },
    footer = {"", "Example:", "  jetdetr-calibrate profile --model model.onnx --top 10"})
final class ProfileCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private EngineOption engine = new EngineOption();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "ONNX",
      description = "Model to profile.")
  private Path model = Path.of("");

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Number of timed runs (default: ${DEFAULT-VALUE}).")
  private int runs = 50;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Number of nodes to list (default: ${DEFAULT-VALUE}).")
  private int top = 20;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Override
  public Integer call() throws ExitException {
    InputPaths.model(model);
    if (runs < 1 || top < 1 || threads < 1) {
      throw new ExitException(ExitCode.USAGE, "--runs, --top and --threads must be at least 1");
    }
    EngineKind kind = EngineChoice.decide(engine.or(EngineKind.ONNXRUNTIME));
    try {
      OnnxFile file = OnnxFile.read(model);
      ModelCards.Found found = ModelCards.find(file);
      InputSpec input = found.card().inputSpec(found.layout());
      if (kind == EngineKind.TENSORRT) {
        EngineOptions options = new EngineOptions(1, 1, EngineKind.TENSORRT);
        try (Engine plan = Engines.open(file, input, options)) {
          List<PlanLayers.Layer> layers = PlanLayers.of(plan);
          output.print(layers, out -> layers(layers, out));
        }
      } else {
        List<NodeTimes.Line> nodes = NodeTimes.measure(file, input, threads, runs);
        output.print(nodes, out -> nodes(nodes, out));
      }
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.code();
  }

  private void nodes(List<NodeTimes.Line> nodes, PrintWriter out) {
    Map<String, Double> operators = new TreeMap<>();
    double totalMicros = 0;
    for (NodeTimes.Line node : nodes) {
      operators.merge(node.operator(), node.share(), Double::sum);
      totalMicros += node.micros();
    }
    out.printf(Locale.ROOT, "%d nodes, %.3f ms per run%n", nodes.size(), totalMicros / 1e3);
    operators.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(it -> out.printf(Locale.ROOT, "%6.1f %%  %s%n", 100 * it.getValue(), it.getKey()));
    double integers =
        nodes.stream().filter(NodeTimes.Line::integer).mapToDouble(NodeTimes.Line::share).sum();
    if (integers > 0) {
      out.printf(
          Locale.ROOT,
          "%d nodes ran as integers, %.1f %% of the time%n",
          nodes.stream().filter(NodeTimes.Line::integer).count(),
          100 * integers);
    }
    out.printf("%10s %7s  %-5s %-20s %s%n", "µs", "share", "", "operator", "node");
    nodes.stream()
        .limit(top)
        .forEach(
            node ->
                out.printf(
                    Locale.ROOT,
                    "%10.1f %5.1f %%  %-5s %-20s %s%n",
                    node.micros(),
                    100 * node.share(),
                    node.integer() ? Precision.INT8 : "",
                    node.operator(),
                    node.name()));
  }

  private void layers(List<PlanLayers.Layer> layers, PrintWriter out) {
    Map<String, Integer> precisions = new TreeMap<>();
    layers.forEach(layer -> precisions.merge(layer.precision(), 1, Integer::sum));
    long reformats = layers.stream().filter(PlanLayers.Layer::isReformat).count();
    out.printf(
        "%d layers, %d of them reformats; by precision %s%n", layers.size(), reformats, precisions);
    out.printf("%-6s %-24s %-40s %s%n", "", "kind", "kernel", "layer");
    for (PlanLayers.Layer layer : layers) {
      out.printf(
          "%-6s %-24s %-40s %s%n", layer.precision(), layer.kind(), layer.tactic(), layer.name());
    }
  }
}
