package io.github.jetdetr.cli;

import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.pipeline.InferenceMode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the results of {@code bench} as text and as JSON. */
final class BenchText {

  private static final int TITLE_COLUMNS = 27;

  private final BenchFigures figures;
  private final EngineInfo engine;

  BenchText(BenchFigures figures, EngineInfo engine) {
    this.figures = figures;
    this.engine = engine;
  }

  void text(PrintWriter out) {
    out.printf("%s on %s, %s%n%n", engine.runtime(), engine.device(), engine.precision());
    String head = "%-" + TITLE_COLUMNS + "s %10s %10s %10s%n";
    out.printf(head, "", "frames/s", "ms", "÷ network");
    rate(out, "network alone", figures.engineFps(), 1);
    rate(out, "+ preprocessing and copies", figures.frameFps(), figures.frameRatio());
    rate(out, "whole pipeline", figures.daemonFps(), figures.ratio());
    figures.shared().forEach(shared -> shared(out, shared));
    if (!figures.shared().isEmpty()) {
      out.printf("run would choose %s%n", figures.choice());
    }
    out.printf(
        Locale.ROOT,
        "preprocessing and copies take %.1f %% of the network's time (medians of %d rounds)%n%n",
        100 * figures.preprocessShare(),
        figures.rounds());
    out.printf(Locale.ROOT, "%-12s %8s %8s %8s %8s  ms%n", "stage", "p50", "p90", "p99", "max");
    for (LatencyRecorder.Line line : figures.latency()) {
      out.printf(
          Locale.ROOT,
          "%-12s %8.3f %8.3f %8.3f %8.3f%n",
          line.key(),
          line.p50Millis(),
          line.p90Millis(),
          line.p99Millis(),
          line.maxMillis());
    }
    out.printf(
        Locale.ROOT,
        "heap allocated per frame: %.0f bytes (frame loops and camera)%n",
        figures.bytesPerFrame());
  }

  private void shared(PrintWriter out, BenchFigures.Shared shared) {
    rate(out, "network, " + shared.mode(), shared.engineFps(), shared.engineRatio());
    double ratio = shared.daemonFps() / figures.engineFps();
    rate(out, "pipeline, " + shared.mode(), shared.daemonFps(), ratio);
  }

  private static void rate(PrintWriter out, String what, double fps, double ratio) {
    String row = "%-" + TITLE_COLUMNS + "s %10.1f %10.3f %10.3f%n";
    out.printf(Locale.ROOT, row, what, fps, 1_000 / fps, ratio);
  }

  Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("runtime", engine.runtime());
    root.put("device", engine.device());
    root.put("precision", engine.precision());
    root.put("engine_fps", figures.engineFps());
    root.put("frame_fps", figures.frameFps());
    root.put("daemon_fps", figures.daemonFps());
    root.put("frame_ratio", figures.frameRatio());
    root.put("ratio", figures.ratio());
    root.put("preprocess_share", figures.preprocessShare());
    root.put("rounds", figures.rounds());
    root.put("latency_ms", json(figures.latency()));
    root.put("bytes_per_frame", figures.bytesPerFrame());
    root.put("shared", figures.shared().stream().map(BenchText::json).toList());
    root.put("chosen", mode(figures.choice().mode()));
    return root;
  }

  private static Map<String, Object> json(BenchFigures.Shared shared) {
    Map<String, Object> root = new LinkedHashMap<>(mode(shared.mode()));
    root.put("engine_fps", shared.engineFps());
    root.put("daemon_fps", shared.daemonFps());
    root.put("engine_ratio", shared.engineRatio());
    root.put("daemon_ratio", shared.daemonRatio());
    root.put("latency_ms", json(shared.latency()));
    return root;
  }

  private static Map<String, Object> mode(InferenceMode mode) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("batch", mode.batch());
    root.put("parallel", mode.parallel());
    return root;
  }

  private static Map<String, Object> json(List<LatencyRecorder.Line> lines) {
    Map<String, Object> latency = new LinkedHashMap<>();
    for (LatencyRecorder.Line line : lines) {
      Map<String, Object> stage = new LinkedHashMap<>();
      stage.put("p50", line.p50Millis());
      stage.put("p90", line.p90Millis());
      stage.put("p99", line.p99Millis());
      stage.put("max", line.maxMillis());
      stage.put("count", line.count());
      latency.put(line.key(), stage);
    }
    return latency;
  }
}
