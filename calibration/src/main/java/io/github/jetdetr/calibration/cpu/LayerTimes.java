package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which layers are faster in integers on this machine, by the time of the whole network: what a
 * layer gains depends on what its neighbours exchange, codes or floats.
 *
 * <p>Layers of one shape are treated alike. Shapes with little arithmetic for each value that they
 * read and write gain least: how many of them stay in float is what is searched for.
 */
final class LayerTimes {

  private static final int MIN_RUNS = 5;
  private static final int MAX_RUNS = 15;
  private static final double SECONDS_FOR_A_COMPARISON = 1.5;

  /** More runs would hardly reverse a comparison that is this clear after the fewest. */
  private static final double CLEAR_RATIO = 1.1;

  /** Longer than any search, and short enough for nanoseconds. */
  private static final Duration MAX_BUDGET = Duration.ofDays(365);

  private final OnnxModel fp32;
  private final Map<String, HostTensor> inputs;
  private final long untilNanos;

  /**
   * @param budget time that {@link #faster} may take; it ends with the comparison under way
   */
  LayerTimes(OnnxModel fp32, Map<String, HostTensor> inputs, Duration budget) {
    this.fp32 = fp32;
    this.inputs = inputs;
    Duration most = budget.compareTo(MAX_BUDGET) < 0 ? budget : MAX_BUDGET;
    untilNanos = System.nanoTime() + most.toNanos();
  }

  /** The layers without those of shapes that are faster in float. */
  List<CpuLayer> faster(List<CpuLayer> all, ProgressListener progress) throws ModelException {
    Map<String, List<CpuLayer>> shapes = new LinkedHashMap<>();
    all.stream()
        .sorted(Comparator.comparingDouble(layer -> intensity(layer.layer())))
        .forEach(
            layer ->
                shapes.computeIfAbsent(shape(layer.layer()), key -> new ArrayList<>()).add(layer));
    List<List<CpuLayer>> byGain = List.copyOf(shapes.values());
    CutSearch search =
        new CutSearch(
            (fewer, more) ->
                ratio(
                    CpuQdqWriter.write(fp32, CutSearch.integers(all, byGain, fewer)),
                    CpuQdqWriter.write(fp32, CutSearch.integers(all, byGain, more)),
                    /* isSearch= */ true),
            () -> System.nanoTime() - untilNanos >= 0,
            progress);
    return CutSearch.integers(all, byGain, search.run(byGain.size()));
  }

  private static String shape(Layer layer) {
    return "%s %d %d %d %d %s"
        .formatted(
            layer.node().operator(),
            layer.groups(),
            layer.outputs(),
            layer.columns(),
            layer.macs(),
            layer.window());
  }

  /** Multiply-adds for each value read or written. */
  private static double intensity(Layer layer) {
    double positions = (double) layer.macs() / layer.outputs() / layer.columns();
    double read =
        positions * layer.channels() * layer.window().strideX() * layer.window().strideY();
    return layer.macs() / (read + positions * layer.outputs());
  }

  /** A model's time over the fp32 network's. */
  double ratio(OnnxModel model) throws ModelException {
    return ratio(model, fp32, /* isSearch= */ false);
  }

  /**
   * The first model's time over the second one's: both in turns, the lower quartile of each, which
   * other work on the machine changes least.
   *
   * @param isSearch whether it only matters which one is faster
   */
  private double ratio(OnnxModel first, OnnxModel second, boolean isSearch) throws ModelException {
    try (GraphRunner one = GraphRunner.open(first.bytes(), 1);
        GraphRunner other = GraphRunner.open(second.bytes(), 1)) {
      List<String> outputs = fp32.graph().outputNames();
      time(one, outputs);
      double seconds = time(one, outputs) + time(other, outputs);
      int runs = (int) Math.max(MIN_RUNS, Math.min(MAX_RUNS, SECONDS_FOR_A_COMPARISON / seconds));
      double[] ones = new double[runs];
      double[] others = new double[runs];
      double ratio = 1;
      for (int run = 0; run < runs; run++) {
        ones[run] = time(one, outputs);
        others[run] = time(other, outputs);
        int done = run + 1;
        if (done == MIN_RUNS || done == runs) {
          ratio = lowerQuartile(ones, done) / lowerQuartile(others, done);
          if (isSearch && Math.max(ratio, 1 / ratio) > CLEAR_RATIO) {
            break;
          }
        }
      }
      return ratio;
    }
  }

  private double time(GraphRunner runner, List<String> outputs) {
    long started = System.nanoTime();
    runner.run(inputs, outputs);
    return (System.nanoTime() - started) * 1e-9;
  }

  private static double lowerQuartile(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 4];
  }
}
