package io.github.jetdetr.calibration.layer;

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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Searches the largest set of INT8 layers whose network error stays within a limit.
 *
 * <p>Each layer is first measured on its own in the network if there is time; otherwise its layer
 * error is used. Then layers are removed in descending order of error per multiply-accumulate, as
 * few as necessary (by bisection), and layers removed needlessly are restored.
 *
 * @param <L> a layer as the file to be written has it
 */
public final class LayerSetSearch<L> {

  private static final int SENSITIVITY_PICTURES = 8;
  private static final double MAX_BUDGET_SHARE = 0.5;
  private static final int MAX_RESTORES = 12;
  private static final int PROGRESS_EVERY = 16;

  private final Candidates<L> candidates;
  private final ProgressListener progress;

  /** What is known and measured of layers. */
  public interface Candidates<L> {

    /** The network's error with these layers in INT8 and all others in float. */
    MeanError error(List<L> layers) throws ModelException, QuantizeException;

    /** The same on the first pictures only. */
    double error(List<L> layers, int pictures) throws ModelException, QuantizeException;

    /** The layer's own error, relative to its output. */
    double ownError(L layer);

    /** The layer's multiply-adds. */
    long macs(L layer);
  }

  /**
   * Layers by the errors of the networks in which they are INT8.
   *
   * @param error compares with the fp32 network
   * @param writer writes the network with these layers in INT8
   */
  public record Measured<L>(
      NetworkError error,
      Function<List<L>, OnnxModel> writer,
      ToDoubleFunction<L> ownErrors,
      ToLongFunction<L> sizes)
      implements Candidates<L> {

    @Override
    public MeanError error(List<L> layers) throws ModelException, QuantizeException {
      return error.measure(writer.apply(layers));
    }

    @Override
    public double error(List<L> layers, int pictures) throws ModelException, QuantizeException {
      return error.mean(writer.apply(layers), pictures);
    }

    @Override
    public double ownError(L layer) {
      return ownErrors.applyAsDouble(layer);
    }

    @Override
    public long macs(L layer) {
      return sizes.applyAsLong(layer);
    }
  }

  /** A search among these layers. */
  public LayerSetSearch(Candidates<L> candidates, ProgressListener progress) {
    this.candidates = candidates;
    this.progress = progress;
  }

  /**
   * The network's error with each layer alone in INT8.
   *
   * @param budget time that may be spent
   * @return empty if there is too little time
   */
  public Map<L, Double> sensitivity(List<L> layers, Duration budget)
      throws ModelException, QuantizeException {
    Map<L, Double> alone = new LinkedHashMap<>();
    int pictures = affordable(layers, budget);
    if (pictures < 1) {
      progress.report("not enough time to measure the sensitivity of each layer");
      return alone;
    }
    for (L layer : layers) {
      alone.put(layer, candidates.error(List.of(layer), pictures));
      if (alone.size() % PROGRESS_EVERY == 0) {
        progress.report("sensitivity: %d of %d layers".formatted(alone.size(), layers.size()));
      }
    }
    return alone;
  }

  /** Number of pictures there is time for. The second run is timed, because the first is cold. */
  private int affordable(List<L> layers, Duration budget) throws ModelException, QuantizeException {
    List<L> first = layers.subList(0, 1);
    candidates.error(first, 1);
    long start = System.nanoTime();
    candidates.error(first, 1);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double affordable = MAX_BUDGET_SHARE * budget.toSeconds() / (seconds * layers.size());
    return (int) Math.min(SENSITIVITY_PICTURES, affordable);
  }

  /**
   * The result of the search.
   *
   * @param int8Layers the layers in INT8, in the order of the graph
   * @param error the network's error with them; infinite if even a single layer exceeds the limit
   */
  public record LayerSet<L>(List<L> int8Layers, MeanError error) {
    public LayerSet {
      int8Layers = List.copyOf(int8Layers);
    }
  }

  /**
   * Runs the search, for a network whose error with all layers exceeds the limit.
   *
   * @param alone the result of {@link #sensitivity}
   * @param limit maximum error of the network
   */
  public LayerSet<L> search(List<L> layers, Map<L, Double> alone, double limit)
      throws ModelException, QuantizeException {
    List<L> byErrorPerMac = new ArrayList<>(layers);
    byErrorPerMac.sort(
        Comparator.comparingDouble(
                (L layer) ->
                    alone.getOrDefault(layer, candidates.ownError(layer))
                        / Math.max(1, candidates.macs(layer)))
            .reversed());
    int tooFewRemoved = 0;
    int enoughRemoved = layers.size();
    MeanError errorWithRemoved = new MeanError(Double.POSITIVE_INFINITY, 0);
    while (enoughRemoved - tooFewRemoved > 1) {
      int middle = (tooFewRemoved + enoughRemoved) / 2;
      MeanError now = candidates.error(without(layers, byErrorPerMac.subList(0, middle)));
      progress.report("%d layers in float: error %.3f".formatted(middle, now.value()));
      if (now.value() <= limit) {
        enoughRemoved = middle;
        errorWithRemoved = now;
      } else {
        tooFewRemoved = middle;
      }
    }
    List<L> removed = new ArrayList<>(byErrorPerMac.subList(0, enoughRemoved));
    return restoreLargest(layers, removed, errorWithRemoved, limit);
  }

  /** Tries to restore the largest of the removed layers, one by one. */
  private LayerSet<L> restoreLargest(
      List<L> layers, List<L> removed, MeanError errorWithRemoved, double limit)
      throws ModelException, QuantizeException {
    List<L> bySize = new ArrayList<>(removed);
    bySize.sort(Comparator.comparingLong((L layer) -> candidates.macs(layer)).reversed());
    MeanError error = errorWithRemoved;
    for (L layer : bySize.subList(0, Math.min(MAX_RESTORES, bySize.size()))) {
      removed.remove(layer);
      MeanError now = candidates.error(without(layers, removed));
      if (now.value() <= limit) {
        error = now;
      } else {
        removed.add(layer);
      }
    }
    return new LayerSet<>(without(layers, removed), error);
  }

  private static <L> List<L> without(List<L> all, List<L> removed) {
    return all.stream().filter(layer -> !removed.contains(layer)).toList();
  }
}
