package io.github.jetdetr.calibration.network;

import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.Wiring;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query-wise error of a network relative to the fp32 network it was derived from; 0 if they are
 * equal.
 *
 * <p>For a picture: Σ (score − fp32's)² over queries and classes, + 0.2 · Σ over queries of the
 * best fp32 score · the box's relative error, + Σ (score of a selected query − fp32's)² at the
 * encoder's query selection. The fp32 network's selection is forced on the other one ({@link
 * QueryTopK}), so that every query is compared with itself; of a post-processed network all scores
 * are compared, not only those it lists. It distinguishes variants that AP on a few hundred
 * pictures cannot.
 *
 * <p>Keeps the reference outputs of every picture in memory. Used by one thread at a time.
 */
public final class NetworkError {

  private static final double BOX_WEIGHT = 0.2;

  private final CalibrationPictures pictures;
  private final List<Integer> indices;
  private final DetectorOutputs outputs;
  private final int threads;
  private final List<String> selectionScores;
  private final String topKInput;
  private final Set<String> compared = new LinkedHashSet<>();
  private final List<Map<String, HostTensor>> reference = new ArrayList<>();

  /**
   * Runs the reference network on the pictures.
   *
   * @param model the fp32 network
   * @param indices numbers of the pictures to compare on
   * @param threads CPU threads in all; a small network runs on several pictures at once
   * @throws QuantizeException if an output is not finite or a picture cannot be read
   */
  public NetworkError(
      OnnxModel model,
      DetectorOutputs outputs,
      CalibrationPictures pictures,
      List<Integer> indices,
      int threads)
      throws ModelException, QuantizeException {
    this.pictures = pictures;
    this.indices = List.copyOf(indices);
    this.outputs = outputs;
    this.threads = threads;
    compared.add(outputs.scores());
    compared.add(outputs.boxes());
    selectionScores = encoderSelections(model);
    compared.addAll(selectionScores);
    topKInput = QueryTopK.topKInput(model.graph(), outputs.scores());
    if (!topKInput.isEmpty()) {
      compared.add(topKInput);
    }
    Set<String> captured = new LinkedHashSet<>(compared);
    captured.addAll(QueryTopK.indices(model.graph()));
    OnnxModel copy = model.copy();
    copy.graph().addOutputs(captured);
    try (ParallelRuns runs = ParallelRuns.open(copy.bytes(), threads, count())) {
      reference.addAll(
          runs.run(
              count(), at -> pictures.inputs(indices.get(at)), captured, (at, values) -> values));
    }
    for (Map<String, HostTensor> values : reference) {
      checkFinite(values);
    }
  }

  private void checkFinite(Map<String, HostTensor> values) throws QuantizeException {
    for (String name : List.of(outputs.scores(), outputs.boxes())) {
      for (float value : DetectorOutputs.tensor(values, name).floats()) {
        if (!Float.isFinite(value)) {
          throw new QuantizeException("output '" + name + "' of the fp32 model is not finite");
        }
      }
    }
  }

  /** Scores of the selections that depend on no other selection: the encoder's. */
  private static List<String> encoderSelections(OnnxModel model) {
    Wiring wiring = model.graph().wiring();
    List<Node> nodes = QueryTopK.nodes(model.graph());
    List<String> names = new ArrayList<>();
    for (Node node : nodes) {
      boolean isEncoders =
          nodes.stream()
              .noneMatch(
                  other ->
                      other != node
                          && wiring.downstream(List.of(other.outputs().get(1))).contains(node));
      if (isEncoders
          && !node.output().isEmpty()
          && !model.graph().outputNames().contains(node.output())) {
        names.add(node.output());
      }
    }
    return names;
  }

  /** Number of pictures. */
  int count() {
    return indices.size();
  }

  /** The highest fp32 score on all pictures, 0..1. */
  public double bestScore() {
    double best = 0;
    for (Map<String, HostTensor> values : reference) {
      for (float score : outputs.best(values)) {
        best = Math.max(best, score);
      }
    }
    return best;
  }

  /** The mean error over all pictures; infinite if an output is not finite. */
  public double mean(OnnxModel other) throws ModelException, QuantizeException {
    return mean(other, count());
  }

  /** The mean error over all pictures with its standard error. */
  public MeanError measure(OnnxModel other) throws ModelException, QuantizeException {
    return MeanError.of(perPicture(other, count()));
  }

  /** The mean error over the first {@code count} pictures. */
  public double mean(OnnxModel other, int count) throws ModelException, QuantizeException {
    return Arrays.stream(perPicture(other, count)).average().orElse(0);
  }

  /** The error on each of the first {@code count} pictures. */
  double[] perPicture(OnnxModel other, int count) throws ModelException, QuantizeException {
    OnnxModel copy = other.copy();
    copy.graph().addOutputs(compared);
    QueryTopK.forceIndices(copy.graph());
    copy.graph().removeDead();
    int runCount = Math.min(count, count());
    try (ParallelRuns runs = ParallelRuns.open(copy.bytes(), threads, runCount)) {
      List<Double> errors =
          runs.run(
              runCount, this::inputs, compared, (at, values) -> error(reference.get(at), values));
      return errors.stream()
          .mapToDouble(error -> Double.isFinite(error) ? error : Double.POSITIVE_INFINITY)
          .toArray();
    } catch (InferenceException e) {
      throw new ModelException("the resulting graph cannot be run: " + e.getMessage(), e);
    }
  }

  /** The network's inputs and, for what is forced on it, the reference's values. */
  private Map<String, HostTensor> inputs(int at) throws QuantizeException {
    Map<String, HostTensor> inputs = new LinkedHashMap<>(reference.get(at));
    inputs.putAll(pictures.inputs(indices.get(at)));
    return inputs;
  }

  private double error(Map<String, HostTensor> expected, Map<String, HostTensor> other) {
    double sum =
        topKInput.isEmpty()
            ? squaredError(outputs.probabilities(expected), outputs.probabilities(other))
            : squaredError(
                scores(expected, expected, topKInput), scores(expected, other, topKInput));
    for (String selection : selectionScores) {
      sum +=
          squaredError(scores(expected, expected, selection), scores(expected, other, selection));
    }
    return sum + BOX_WEIGHT * outputs.boxError(expected, other);
  }

  /** Selections rank logits or probabilities; values outside 0..1 are logits. */
  private static float[] scores(
      Map<String, HostTensor> expected, Map<String, HostTensor> of, String name) {
    boolean logits = false;
    for (float value : DetectorOutputs.tensor(expected, name).floats()) {
      logits |= value < 0 || value > 1;
    }
    float[] values = DetectorOutputs.tensor(of, name).floats();
    return logits ? DetectorOutputs.sigmoid(values) : values;
  }

  private static double squaredError(float[] one, float[] other) {
    double sum = 0;
    for (int at = 0; at < one.length; at++) {
      double difference = (double) one[at] - other[at];
      sum += difference * difference;
    }
    return sum;
  }
}
