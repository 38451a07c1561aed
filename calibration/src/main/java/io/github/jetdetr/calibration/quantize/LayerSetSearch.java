package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.network.MeanError;
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
 * Searches the largest set of INT8 layers whose network error stays within a limit.
 *
 * <p>Each layer is first measured on its own in the network if there is time; otherwise its layer
 * error is used. Then layers are removed in descending order of error per multiply-accumulate, as
 * few as necessary (by bisection), and layers removed needlessly are restored.
 */
final class LayerSetSearch {

  private static final int SENSITIVITY_PICTURES = 8;
  private static final double MAX_BUDGET_SHARE = 0.5;
  private static final int MAX_RESTORES = 12;
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
   * The network's error with each layer alone in INT8.
   *
   * @param budget time that may be spent
   * @return empty if there is too little time
   */
  Map<QuantizedLayer, Double> sensitivity(List<QuantizedLayer> layers, Duration budget)
      throws ModelException, QuantizeException {
    Map<QuantizedLayer, Double> alone = new LinkedHashMap<>();
    int pictures = affordable(layers, budget);
    if (pictures < 1) {
      progress.report("not enough time to measure the sensitivity of each layer");
      return alone;
    }
    for (QuantizedLayer layer : layers) {
      alone.put(layer, alone(layer, pictures));
      if (alone.size() % PROGRESS_EVERY == 0) {
        progress.report("sensitivity: %d of %d layers".formatted(alone.size(), layers.size()));
      }
    }
    return alone;
  }

  /** Number of pictures there is time for. The second run is timed, because the first is cold. */
  private int affordable(List<QuantizedLayer> layers, Duration budget)
      throws ModelException, QuantizeException {
    alone(layers.get(0), 1);
    long start = System.nanoTime();
    alone(layers.get(0), 1);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double affordable = MAX_BUDGET_SHARE * budget.toSeconds() / (seconds * layers.size());
    return (int) Math.min(SENSITIVITY_PICTURES, affordable);
  }

  private double alone(QuantizedLayer layer, int pictures)
      throws ModelException, QuantizeException {
    return error.mean(QdqWriter.write(model, List.of(layer)), pictures);
  }

  /**
   * The result of the search.
   *
   * @param int8Layers the layers in INT8, in the order of the graph
   * @param error the network's error with them; infinite if even a single layer exceeds the limit
   */
  record LayerSet(List<QuantizedLayer> int8Layers, MeanError error) {
    LayerSet {
      int8Layers = List.copyOf(int8Layers);
    }
  }

  /**
   * Runs the search, for a network whose error with all layers exceeds the limit.
   *
   * @param alone the result of {@link #sensitivity}
   * @param limit maximum error of the network
   */
  LayerSet search(List<QuantizedLayer> layers, Map<QuantizedLayer, Double> alone, double limit)
      throws ModelException, QuantizeException {
    List<QuantizedLayer> byErrorPerMac = new ArrayList<>(layers);
    byErrorPerMac.sort(
        Comparator.comparingDouble(
                (QuantizedLayer layer) ->
                    alone.getOrDefault(layer, layer.error()) / Math.max(1, layer.layer().macs()))
            .reversed());
    int tooFewRemoved = 0;
    int enoughRemoved = layers.size();
    MeanError errorWithRemoved = new MeanError(Double.POSITIVE_INFINITY, 0);
    while (enoughRemoved - tooFewRemoved > 1) {
      int middle = (tooFewRemoved + enoughRemoved) / 2;
      MeanError now = measure(without(layers, byErrorPerMac.subList(0, middle)));
      progress.report("%d layers in float: error %.3f".formatted(middle, now.value()));
      if (now.value() <= limit) {
        enoughRemoved = middle;
        errorWithRemoved = now;
      } else {
        tooFewRemoved = middle;
      }
    }
    List<QuantizedLayer> removed = new ArrayList<>(byErrorPerMac.subList(0, enoughRemoved));
    return restoreLargest(layers, removed, errorWithRemoved, limit);
  }

  /** Tries to restore the largest of the removed layers, one by one. */
  private LayerSet restoreLargest(
      List<QuantizedLayer> layers,
      List<QuantizedLayer> removed,
      MeanError errorWithRemoved,
      double limit)
      throws ModelException, QuantizeException {
    List<QuantizedLayer> bySize = new ArrayList<>(removed);
    bySize.sort(
        Comparator.comparingLong((QuantizedLayer layer) -> layer.layer().macs()).reversed());
    MeanError error = errorWithRemoved;
    for (QuantizedLayer layer : bySize.subList(0, Math.min(MAX_RESTORES, bySize.size()))) {
      removed.remove(layer);
      MeanError now = measure(without(layers, removed));
      if (now.value() <= limit) {
        error = now;
      } else {
        removed.add(layer);
      }
    }
    return new LayerSet(without(layers, removed), error);
  }

  private MeanError measure(List<QuantizedLayer> layers) throws ModelException, QuantizeException {
    return error.measure(QdqWriter.write(model, layers));
  }

  private static List<QuantizedLayer> without(
      List<QuantizedLayer> all, List<QuantizedLayer> removed) {
    return all.stream().filter(layer -> !removed.contains(layer)).toList();
  }
}
