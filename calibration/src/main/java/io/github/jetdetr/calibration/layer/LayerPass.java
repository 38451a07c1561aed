package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Quantizes layer after layer: rows are sampled from the fp32 network, then each layer is searched
 * and rounded by itself. Layers go in groups whose rows fit into a share of the heap.
 */
public final class LayerPass {

  private static final int POSITIONS = 64;
  private static final int MIN_POSITIONS = 4;

  private final OnnxModel model;
  private final Map<String, TensorInfo> infos;
  private final Map<String, InputRange> ranges;
  private final int threads;
  private final long groupFloats;

  /** One layer by the recipe, and by its search alone with weights rounded to the nearest. */
  public record Outcome(QuantizedLayer refined, QuantizedLayer searched) {}

  /**
   * @param groupFloats floats that the rows of one group may take
   */
  public LayerPass(
      OnnxModel model,
      Map<String, TensorInfo> infos,
      Map<String, InputRange> ranges,
      int threads,
      long groupFloats) {
    this.model = model;
    this.infos = infos;
    this.ranges = ranges;
    this.threads = threads;
    this.groupFloats = groupFloats;
  }

  /** A quarter of this heap. */
  public static long defaultGroupFloats() {
    return Runtime.getRuntime().maxMemory() / 4 / Float.BYTES;
  }

  public List<Outcome> run(
      List<Layer> layers,
      CalibrationPictures pictures,
      List<Integer> which,
      ProgressListener progress)
      throws ModelException, QuantizeException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < layers.size(); ) {
      List<Layer> group = group(layers.subList(from, layers.size()), which.size());
      Map<Layer, SampledRows> rows = sample(group, pictures, which);
      outcomes.addAll(quantize(group, rows));
      from += group.size();
      progress.tell("layers: %d of %d quantized".formatted(from, layers.size()));
    }
    return outcomes;
  }

  /** As many of the first layers as fit, at least one. */
  private List<Layer> group(List<Layer> layers, int pictures) {
    long floats = 0;
    int count = 0;
    for (Layer layer : layers) {
      floats += floatsOfARow(layer) * capacity(layer, pictures);
      if (count > 0 && floats > groupFloats) {
        break;
      }
      count++;
    }
    return layers.subList(0, count);
  }

  private static long floatsOfARow(Layer layer) {
    return (long) layer.groups() * layer.columns() + 2L * layer.outputs();
  }

  /** Rows of one picture: fewer where even a single layer's would not fit. */
  private int positions(Layer layer, int pictures) {
    long fit = groupFloats / (floatsOfARow(layer) * pictures);
    return (int) Math.max(MIN_POSITIONS, Math.min(POSITIONS, fit));
  }

  private int capacity(Layer layer, int pictures) {
    long positions = 1;
    TensorInfo output = infos.get(layer.node().output());
    if (output != null) {
      positions =
          output.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b)
              / layer.outputs();
    }
    return (int) Math.min(positions, positions(layer, pictures)) * pictures;
  }

  /** What layers are given on these pictures; always at the same positions, whichever the model. */
  public Map<Layer, SampledRows> sample(
      List<Layer> group, CalibrationPictures pictures, List<Integer> which)
      throws ModelException, QuantizeException {
    Map<Layer, SampledRows> rows = new LinkedHashMap<>();
    Set<String> inputs = new LinkedHashSet<>();
    for (Layer layer : group) {
      rows.put(layer, new SampledRows(layer, capacity(layer, which.size())));
      inputs.add(layer.input());
    }
    try (ActivationCapture capture = ActivationCapture.open(model, inputs, threads)) {
      for (int picture : which) {
        capture.run(
            pictures.inputs(picture),
            inputs,
            infos,
            (name, value) -> take(group, rows, name, value, picture, which.size()));
      }
    }
    return rows;
  }

  private void take(
      List<Layer> group,
      Map<Layer, SampledRows> rows,
      String name,
      HostTensor value,
      int picture,
      int pictures)
      throws QuantizeException {
    for (Layer layer : group) {
      SampledRows mine = rows.get(layer);
      if (!layer.input().equals(name) || mine == null) {
        continue;
      }
      TensorInfo output = infos.get(layer.node().output());
      if (output == null) {
        throw new QuantizeException("nothing is known of " + layer.label());
      }
      // The same positions whatever else is in the group.
      SplittableRandom random =
          new SplittableRandom(31L * picture + layer.node().output().hashCode());
      int wanted = positions(layer, pictures);
      if (layer.isConvolution()) {
        mine.add(
            value.floats(),
            Math.toIntExact(value.shape().get(2)),
            Math.toIntExact(value.shape().get(3)),
            Math.toIntExact(output.size(2)),
            Math.toIntExact(output.size(3)),
            wanted,
            random);
      } else {
        int count = value.floats().length / layer.columns();
        mine.add(value.floats(), 1, 1, count, 1, wanted, random);
      }
    }
  }

  private List<Outcome> quantize(List<Layer> group, Map<Layer, SampledRows> rows)
      throws QuantizeException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Outcome>> futures = new ArrayList<>();
      for (Layer layer : group) {
        // Taken out, so that the rows of a finished layer can go.
        SampledRows mine = rows.remove(layer);
        InputRange range = ranges.get(layer.input());
        if (mine != null && range != null) {
          futures.add(workers.submit(() -> quantize(new LayerSample(layer, mine), range)));
        }
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new QuantizeException("a layer cannot be quantized: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuantizeException("interrupted", e);
    } finally {
      workers.shutdownNow();
    }
  }

  private static Outcome quantize(LayerSample sample, InputRange range) {
    InputQuantization choice = new LayerSearch(sample, range).best();
    return new Outcome(LayerQuantizer.refine(sample, choice), LayerQuantizer.plain(sample, choice));
  }
}
