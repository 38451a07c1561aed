package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerSetSearch;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.engine.model.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides by the network's error which layers are integers, and behind which of them each channel
 * has steps of its own size. Float and such steps take time, so only those layers get them whose
 * rounding costs the network most for what they compute.
 */
final class CpuLayerChoice {

  /**
   * Share of these layers' arithmetic that may be in float although the limit does not demand it.
   * Few layers are most of a network's error: of RT-DETR R18 with random weights six of 82, a
   * twentieth of the arithmetic, bring it from 0.08 to 0.03.
   */
  private static final double MAX_FLOAT_SHARE = 0.05;

  /**
   * Steps of one size behind more layers save time, for which the error may be this much larger.
   */
  private static final double MAX_ERROR_RATIO_FOR_TIME = 1.1;

  private final LayerSetSearch.Candidates<CpuLayer> candidates;
  private final ProgressListener progress;

  /**
   * What was chosen.
   *
   * @param layers the layers in integers, in the order of the graph
   * @param error the network's with them
   */
  record Choice(List<CpuLayer> layers, MeanError error) {
    Choice {
      layers = List.copyOf(layers);
    }
  }

  CpuLayerChoice(LayerSetSearch.Candidates<CpuLayer> candidates, ProgressListener progress) {
    this.candidates = candidates;
    this.progress = progress;
  }

  /**
   * Chooses among layers that are faster in integers.
   *
   * @param layers with steps of each channel's own where those lower the layer's own error
   * @param wanted the error to come down to where that costs little
   * @param limit the error that is not to be exceeded
   * @param budget time that may be spent on measuring the layers one by one
   */
  Choice of(List<CpuLayer> layers, double wanted, double limit, Duration budget)
      throws ModelException, QuantizeException {
    Choice choice = measured(layers);
    if (layers.isEmpty()) {
      return choice;
    }
    List<CpuLayer> common = layers.stream().map(CpuLayer::withCommonSteps).toList();
    if (choice.error.value() <= wanted) {
      Choice faster = measured(common);
      return faster.error.value() <= wanted ? faster : choice;
    }
    LayerSetSearch<CpuLayer> search = new LayerSetSearch<>(candidates, progress);
    Map<Layer, Double> alone = new HashMap<>();
    search.sensitivity(common, budget).forEach((layer, error) -> alone.put(layer.layer(), error));
    if (!alone.isEmpty()) {
      double share = wanted / layers.size();
      List<CpuLayer> steps =
          layers.stream()
              .map(it -> alone.getOrDefault(it.layer(), 0.0) > share ? it : it.withCommonSteps())
              .toList();
      Choice few = withFewInFloat(steps, alone, wanted);
      if (few.error.value() <= Math.max(wanted, MAX_ERROR_RATIO_FOR_TIME * choice.error.value())) {
        choice = few;
      }
    }
    return choice.error.value() <= limit ? choice : within(limit, layers, alone, search);
  }

  /**
   * With as few layers in float as bring the error down to what is wanted, or as many as may be.
   */
  private Choice withFewInFloat(List<CpuLayer> layers, Map<Layer, Double> alone, double wanted)
      throws ModelException, QuantizeException {
    List<CpuLayer> worstFirst = new ArrayList<>(layers);
    worstFirst.sort(
        Comparator.comparingDouble(
                (CpuLayer it) ->
                    alone.getOrDefault(it.layer(), 0.0) / Math.max(1, it.layer().macs()))
            .reversed());
    int few = affordable(worstFirst);
    int tooFew = -1;
    Choice found = measured(without(layers, worstFirst.subList(0, few)));
    while (few - tooFew > 1) {
      int middle = (tooFew + few) / 2;
      Choice choice = measured(without(layers, worstFirst.subList(0, middle)));
      if (choice.error.value() <= Math.max(wanted, found.error.value())) {
        few = middle;
        found = choice;
      } else {
        tooFew = middle;
      }
    }
    progress.report(
        "for CPUs: %d layers in float for accuracy, error %.3f"
            .formatted(few, found.error.value()));
    return found;
  }

  /** How many of these may be in float. */
  private static int affordable(List<CpuLayer> layers) {
    double left =
        MAX_FLOAT_SHARE * layers.stream().mapToDouble(layer -> layer.layer().macs()).sum();
    int count = 0;
    while (count < layers.size() && layers.get(count).layer().macs() <= left) {
      left -= layers.get(count).layer().macs();
      count++;
    }
    return count;
  }

  private Choice within(
      double limit,
      List<CpuLayer> layers,
      Map<Layer, Double> alone,
      LayerSetSearch<CpuLayer> search)
      throws ModelException, QuantizeException {
    Map<CpuLayer, Double> errors = new HashMap<>();
    layers.stream()
        .filter(layer -> alone.containsKey(layer.layer()))
        .forEach(layer -> errors.put(layer, alone.get(layer.layer())));
    LayerSetSearch.LayerSet<CpuLayer> set = search.search(layers, errors, limit);
    return Double.isFinite(set.error().value())
        ? new Choice(set.int8Layers(), set.error())
        : measured(List.of());
  }

  private Choice measured(List<CpuLayer> layers) throws ModelException, QuantizeException {
    return new Choice(layers, candidates.error(layers));
  }

  private static List<CpuLayer> without(List<CpuLayer> all, List<CpuLayer> removed) {
    Set<CpuLayer> floats = Set.copyOf(removed);
    return all.stream().filter(layer -> !floats.contains(layer)).toList();
  }
}
