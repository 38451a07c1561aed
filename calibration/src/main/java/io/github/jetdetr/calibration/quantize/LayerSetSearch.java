package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for the largest set of layers in INT8 whose error stays inside a limit.
 *
 * <p>Each layer is measured alone first, where there is time; its own error stands in otherwise.
 * Then layers leave in the order of the error that goes with each of their multiply-adds, as few as
 * needed (by halving), and what left needlessly comes back.
 */
final class LayerSetSearch {

  private static final int SENSITIVITY_PICTURES = 8;
  private static final double SENSITIVITY_SHARE = 0.5;
  private static final int MAX_RETURNS = 12;
  private static final int PROGRESS_EVERY = 16;

  private final OnnxModel model;
  private final NetworkError error;
  private final ProgressListener progress;

  LayerSetSearch(OnnxModel model, NetworkError error, ProgressListener progress) {
    this.model = model;
    this.error = error;
    this.progress = progress;
  }

  /**
   * How much each layer alone disturbs the network.
   *
   * @param left time that may be spent
   * @return empty with too little time
   */
  Map<QuantizedLayer, Double> sensitivity(List<QuantizedLayer> layers, Duration left)
      throws ModelException, QuantizeException {
    Map<QuantizedLayer, Double> alone = new LinkedHashMap<>();
    int pictures = affordable(layers, left);
    if (pictures < 1) {
      progress.tell("no time to measure each layer in the network");
      return alone;
    }
    for (QuantizedLayer layer : layers) {
      alone.put(layer, alone(layer, pictures));
      if (alone.size() % PROGRESS_EVERY == 0) {
        progress.tell("sensitivity: %d of %d layers".formatted(alone.size(), layers.size()));
      }
    }
    return alone;
  }

  /** Pictures that there is time for. The second run tells what one costs: the first is cold. */
  private int affordable(List<QuantizedLayer> layers, Duration left)
      throws ModelException, QuantizeException {
    alone(layers.get(0), 1);
    long start = System.nanoTime();
    alone(layers.get(0), 1);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double affordable = SENSITIVITY_SHARE * left.toSeconds() / (seconds * layers.size());
    return (int) Math.min(SENSITIVITY_PICTURES, affordable);
  }

  private double alone(QuantizedLayer layer, int pictures)
      throws ModelException, QuantizeException {
    return error.mean(QdqWriter.write(model, List.of(layer)), pictures);
  }

  /**
   * What the search came to.
   *
   * @param kept the layers in INT8, in the order of the graph
   * @param error the network's error with them; infinite when even a single one is too much
   */
  record Found(List<QuantizedLayer> kept, double error) {
    Found {
      kept = List.copyOf(kept);
    }
  }

  Found search(List<QuantizedLayer> layers, Map<QuantizedLayer, Double> alone, double limit)
      throws ModelException, QuantizeException {
    double all = measure(layers);
    if (all <= limit) {
      return new Found(layers, all);
    }
    List<QuantizedLayer> byHarm = new ArrayList<>(layers);
    byHarm.sort(
        Comparator.comparingDouble(
                (QuantizedLayer layer) ->
                    alone.getOrDefault(layer, layer.error()) / Math.max(1, layer.layer().macs()))
            .reversed());
    int tooFew = 0;
    int enough = layers.size();
    double errorThen = Double.POSITIVE_INFINITY;
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) / 2;
      double now = measure(without(layers, byHarm.subList(0, middle)));
      progress.tell("%d layers in float: error %.3f".formatted(middle, now));
      if (now <= limit) {
        enough = middle;
        errorThen = now;
      } else {
        tooFew = middle;
      }
    }
    List<QuantizedLayer> left = new ArrayList<>(byHarm.subList(0, enough));
    return takeBack(layers, left, errorThen, limit);
  }

  /** Tries the largest of those that left once more, one by one. */
  private Found takeBack(
      List<QuantizedLayer> layers, List<QuantizedLayer> left, double errorThen, double limit)
      throws ModelException, QuantizeException {
    List<QuantizedLayer> bySize = new ArrayList<>(left);
    bySize.sort(
        Comparator.comparingLong((QuantizedLayer layer) -> layer.layer().macs()).reversed());
    double error = errorThen;
    for (QuantizedLayer layer : bySize.subList(0, Math.min(MAX_RETURNS, bySize.size()))) {
      left.remove(layer);
      double now = measure(without(layers, left));
      if (now <= limit) {
        error = now;
      } else {
        left.add(layer);
      }
    }
    return new Found(without(layers, left), error);
  }

  private double measure(List<QuantizedLayer> layers) throws ModelException, QuantizeException {
    return error.mean(QdqWriter.write(model, layers));
  }

  private static List<QuantizedLayer> without(List<QuantizedLayer> all, List<QuantizedLayer> left) {
    return all.stream().filter(layer -> !left.contains(layer)).toList();
  }
}
