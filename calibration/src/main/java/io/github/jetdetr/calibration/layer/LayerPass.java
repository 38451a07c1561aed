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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Quantizes layer after layer: rows are sampled from the fp32 network, then each layer is searched
 * and rounded on its own, but layers that read the same value have one grid for it where that costs
 * little and they are in one group. Groups are as large as their rows fit into a share of the heap.
 */
public final class LayerPass {

  private static final int MAX_POSITIONS = 64;
  private static final int MIN_POSITIONS = 4;

  /**
   * Rows of all pictures together beyond which more of them improve nothing (DEIMv2-Atto and the
   * street's model, 32 against 64 positions of each of 60 pictures), as long as every picture has
   * some, and layers of many columns, which neither model has, have more rows than columns.
   */
  private static final int ENOUGH_ROWS = 2048;

  private static final int ENOUGH_ROWS_PER_COLUMN = 2;

  private static final int ENOUGH_POSITIONS = 16;

  private final OnnxModel model;
  private final Map<String, TensorInfo> infos;
  private final Map<String, InputRange> ranges;
  private final int threads;
  private final long groupFloats;

  /**
   * The results for one layer.
   *
   * @param refined with GPTQ, weight clipping and bias correction
   * @param searched with the searched input range only, weights rounded to nearest
   * @param input range of the input over all positions of all pictures
   * @param output what its codes cover where the output is rounded too, in steps of one size
   * @param outputByChannel the same in steps of each channel's own size
   */
  public record Outcome(
      QuantizedLayer refined,
      QuantizedLayer searched,
      InputRange input,
      OutputRange output,
      OutputRange outputByChannel) {}

  /**
   * @param infos type and shape of every value by name
   * @param ranges input range by name of the layer's input
   * @param threads layers that are quantized concurrently, but for those that read the same value
   * @param groupFloats number of floats that the rows of one group may occupy
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

  /** A quarter of the maximum heap. */
  public static long defaultGroupFloats() {
    return Runtime.getRuntime().maxMemory() / 4 / Float.BYTES;
  }

  /**
   * Quantizes all layers.
   *
   * @param indices numbers of the pictures to sample
   * @return in the order of {@code layers}
   * @throws QuantizeException if a picture cannot be read, a layer fails or the thread is
   *     interrupted
   */
  public List<Outcome> run(
      List<Layer> layers,
      CalibrationPictures pictures,
      List<Integer> indices,
      ProgressListener progress)
      throws ModelException, QuantizeException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < layers.size(); ) {
      List<Layer> group = group(layers.subList(from, layers.size()), indices.size());
      Map<Layer, SampledRows> rows = sample(group, pictures, indices);
      outcomes.addAll(quantize(group, rows));
      from += group.size();
      progress.report("layers: %d of %d quantized".formatted(from, layers.size()));
    }
    return outcomes;
  }

  /** The longest prefix of the layers that fits, at least one. */
  private List<Layer> group(List<Layer> layers, int pictures) {
    long floats = 0;
    int count = 0;
    for (Layer layer : layers) {
      floats += floatsPerRow(layer) * capacity(layer, pictures);
      if (count > 0 && floats > groupFloats) {
        break;
      }
      count++;
    }
    return layers.subList(0, count);
  }

  private static long floatsPerRow(Layer layer) {
    return (long) layer.groups() * layer.columns() + 2L * layer.outputs();
  }

  /** Rows per picture: enough, and fewer if even a single layer's rows would not fit. */
  private int positions(Layer layer, int pictures) {
    long fit = groupFloats / (floatsPerRow(layer) * pictures);
    long rows = Math.max(ENOUGH_ROWS, (long) ENOUGH_ROWS_PER_COLUMN * layer.columns());
    long enough = Math.max(ENOUGH_POSITIONS, rows / pictures);
    return (int) Math.max(MIN_POSITIONS, Math.min(Math.min(MAX_POSITIONS, enough), fit));
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

  /** Samples the inputs of layers on these pictures, at the same positions for every model. */
  public Map<Layer, SampledRows> sample(
      List<Layer> group, CalibrationPictures pictures, List<Integer> indices)
      throws ModelException, QuantizeException {
    Map<Layer, SampledRows> rows = new LinkedHashMap<>();
    Set<String> inputs = new LinkedHashSet<>();
    for (Layer layer : group) {
      rows.put(layer, new SampledRows(layer, capacity(layer, indices.size())));
      inputs.add(layer.input());
    }
    try (ActivationCapture capture = ActivationCapture.open(model, inputs, threads)) {
      for (int picture : indices) {
        capture.run(
            pictures.inputs(picture),
            inputs,
            infos,
            (name, value) -> addRows(group, rows, name, value, picture, indices.size()));
      }
    }
    return rows;
  }

  private void addRows(
      List<Layer> group,
      Map<Layer, SampledRows> rows,
      String name,
      HostTensor value,
      int picture,
      int pictures)
      throws QuantizeException {
    for (Layer layer : group) {
      SampledRows layerRows = rows.get(layer);
      if (!layer.input().equals(name) || layerRows == null) {
        continue;
      }
      TensorInfo output = infos.get(layer.node().output());
      if (output == null) {
        throw new QuantizeException("no shape is known for " + layer.label());
      }
      // The same positions, independent of what else is in the group.
      SplittableRandom random =
          new SplittableRandom(31L * picture + layer.node().output().hashCode());
      int count = positions(layer, pictures);
      if (layer.isConvolution()) {
        layerRows.add(
            value.floats(),
            Math.toIntExact(value.shape().get(2)),
            Math.toIntExact(value.shape().get(3)),
            Math.toIntExact(output.size(2)),
            Math.toIntExact(output.size(3)),
            count,
            random);
      } else {
        int rowCount = value.floats().length / layer.columns();
        layerRows.add(value.floats(), 1, 1, rowCount, 1, count, random);
      }
    }
  }

  private List<Outcome> quantize(List<Layer> group, Map<Layer, SampledRows> rows)
      throws QuantizeException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Map<Layer, Outcome>>> futures = new ArrayList<>();
      for (List<Layer> readers : readers(group)) {
        // Removed, so that the rows of finished layers can be collected.
        List<SampledRows> sampled =
            readers.stream().map(rows::remove).map(Objects::requireNonNull).toList();
        InputRange range = ranges.get(readers.get(0).input());
        if (range != null) {
          futures.add(workers.submit(() -> quantize(readers, sampled, range)));
        }
      }
      Map<Layer, Outcome> outcomes = new HashMap<>();
      for (Future<Map<Layer, Outcome>> future : futures) {
        outcomes.putAll(future.get());
      }
      return group.stream().map(outcomes::get).filter(Objects::nonNull).toList();
    } catch (ExecutionException e) {
      throw new QuantizeException("a layer cannot be quantized: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuantizeException("interrupted", e);
    } finally {
      workers.shutdownNow();
    }
  }

  /** Layers that read the same value in the same layout. */
  private static Collection<List<Layer>> readers(List<Layer> group) {
    Map<String, List<Layer>> byValue = new LinkedHashMap<>();
    for (Layer layer : group) {
      String value = (layer.isConvolution() ? "planes " : "rows ") + layer.input();
      byValue.computeIfAbsent(value, key -> new ArrayList<>()).add(layer);
    }
    return byValue.values();
  }

  private Map<Layer, Outcome> quantize(
      List<Layer> readers, List<SampledRows> rows, InputRange range) {
    List<LayerSample> samples = new ArrayList<>();
    for (int at = 0; at < readers.size(); at++) {
      samples.add(new LayerSample(readers.get(at), rows.get(at)));
    }
    List<InputQuantization> choices = CommonGrid.orOwn(samples, range);
    Map<Layer, Outcome> outcomes = new HashMap<>();
    for (int at = 0; at < samples.size(); at++) {
      InputRange output = ranges.getOrDefault(readers.get(at).result(), range);
      outcomes.put(readers.get(at), outcome(samples.get(at), choices.get(at), range, output));
    }
    return outcomes;
  }

  private static Outcome outcome(
      LayerSample sample, InputQuantization choice, InputRange range, InputRange outputRange) {
    OutputSearch output = new OutputSearch(sample, outputRange);
    return new Outcome(
        LayerQuantizer.refine(sample, choice),
        LayerQuantizer.plain(sample, choice),
        range,
        output.common(),
        output.byChannel());
  }
}
