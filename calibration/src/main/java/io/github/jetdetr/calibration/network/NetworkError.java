package io.github.jetdetr.calibration.network;

import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.Wiring;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query-wise error of a network against the fp32 one it was made from, 0 where they are equal.
 *
 * <p>For a picture: Σ (score − fp32's)² over queries and classes, + 0.2 · Σ over queries of the
 * best fp32 score · the box's relative error, + Σ (score of a chosen query − fp32's)² at the
 * encoder's selection. The fp32 network's choice of queries is forced on the other one ({@link
 * QuerySelection}), so that the same query is compared with itself; of a post-processed network,
 * all scores are compared and not only those it lists. It tells variants apart that AP on some
 * hundred pictures cannot.
 *
 * <p>Keeps the reference's outputs of every picture. Used by one thread at a time.
 */
public final class NetworkError {

  private static final double BOX_WEIGHT = 0.2;

  private final CalibrationPictures pictures;
  private final List<Integer> which;
  private final DetectorOutputs outputs;
  private final int threads;
  private final List<String> choices;
  private final String listed;
  private final Set<String> compared = new LinkedHashSet<>();
  private final List<Map<String, HostTensor>> reference = new ArrayList<>();

  /**
   * Runs the reference over the pictures.
   *
   * @param which numbers of the pictures to compare on
   * @throws QuantizeException when an output is not finite or a picture cannot be read
   */
  public NetworkError(
      OnnxModel model,
      DetectorOutputs outputs,
      CalibrationPictures pictures,
      List<Integer> which,
      int threads)
      throws ModelException, QuantizeException {
    this.pictures = pictures;
    this.which = List.copyOf(which);
    this.outputs = outputs;
    this.threads = threads;
    compared.add(outputs.scores());
    compared.add(outputs.boxes());
    choices = firstChoices(model);
    compared.addAll(choices);
    listed = QueryTopK.listed(model.graph(), outputs.scores());
    if (!listed.isEmpty()) {
      compared.add(listed);
    }
    Set<String> wanted = new LinkedHashSet<>(compared);
    wanted.addAll(QueryTopK.indices(model.graph()));
    OnnxModel copy = model.copy();
    copy.graph().addOutputs(wanted);
    try (GraphRunner runner = GraphRunner.open(copy.bytes(), threads)) {
      for (int picture : which) {
        Map<String, HostTensor> values = runner.run(pictures.inputs(picture), wanted);
        checkFinite(values);
        reference.add(values);
      }
    }
  }

  private void checkFinite(Map<String, HostTensor> values) throws QuantizeException {
    for (String name : List.of(outputs.scores(), outputs.boxes())) {
      for (float value : DetectorOutputs.tensor(values, name).floats()) {
        if (!Float.isFinite(value)) {
          throw new QuantizeException("the model's own output '" + name + "' is not finite");
        }
      }
    }
  }

  /** The scores of the selections that no other selection comes before: the encoder's. */
  private static List<String> firstChoices(OnnxModel model) {
    Wiring wiring = model.graph().wiring();
    List<Node> nodes = QueryTopK.nodes(model.graph());
    List<String> names = new ArrayList<>();
    for (Node node : nodes) {
      boolean first =
          nodes.stream()
              .noneMatch(
                  other ->
                      other != node
                          && wiring.downstream(List.of(other.outputs().get(1))).contains(node));
      if (first
          && !node.output().isEmpty()
          && !model.graph().outputNames().contains(node.output())) {
        names.add(node.output());
      }
    }
    return names;
  }

  /** How many pictures are compared on. */
  int count() {
    return which.size();
  }

  /** The best fp32 score on any of the pictures. */
  public double bestScore() {
    double best = 0;
    for (Map<String, HostTensor> values : reference) {
      for (float score : outputs.best(values)) {
        best = Math.max(best, score);
      }
    }
    return best;
  }

  /** The mean over all pictures; infinite when an output is not finite. */
  public double mean(OnnxModel other) throws ModelException, QuantizeException {
    return mean(other, count());
  }

  /** The same with its standard error. */
  public MeanError measure(OnnxModel other) throws ModelException, QuantizeException {
    return MeanError.of(each(other, count()));
  }

  /** The mean over the first pictures. */
  public double mean(OnnxModel other, int count) throws ModelException, QuantizeException {
    return Arrays.stream(each(other, count)).average().orElse(0);
  }

  /** The error on each of the first pictures. */
  double[] each(OnnxModel other, int count) throws ModelException, QuantizeException {
    OnnxModel copy = other.copy();
    copy.graph().addOutputs(compared);
    QueryTopK.force(copy.graph());
    copy.graph().removeDead();
    double[] errors = new double[Math.min(count, which.size())];
    try (GraphRunner runner = GraphRunner.open(copy.bytes(), threads)) {
      for (int at = 0; at < errors.length; at++) {
        Map<String, HostTensor> inputs = new LinkedHashMap<>(reference.get(at));
        inputs.putAll(pictures.inputs(which.get(at)));
        double error = error(reference.get(at), runner.run(inputs, compared));
        errors[at] = Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
      }
    } catch (InferenceException e) {
      throw new ModelException("the written graph does not run: " + e.getMessage(), e);
    }
    return errors;
  }

  private double error(Map<String, HostTensor> truth, Map<String, HostTensor> other) {
    double sum =
        listed.isEmpty()
            ? squares(outputs.probabilities(truth), outputs.probabilities(other))
            : squares(scores(truth, truth, listed), scores(truth, other, listed));
    for (String choice : choices) {
      sum += squares(scores(truth, truth, choice), scores(truth, other, choice));
    }
    return sum + BOX_WEIGHT * outputs.boxError(truth, other);
  }

  /** Selections rank logits or probabilities; what leaves 0..1 is a logit. */
  private static float[] scores(
      Map<String, HostTensor> truth, Map<String, HostTensor> of, String choice) {
    boolean logits = false;
    for (float value : DetectorOutputs.tensor(truth, choice).floats()) {
      logits |= value < 0 || value > 1;
    }
    float[] values = DetectorOutputs.tensor(of, choice).floats();
    return logits ? DetectorOutputs.sigmoid(values) : values;
  }

  private static double squares(float[] one, float[] other) {
    double sum = 0;
    for (int at = 0; at < one.length; at++) {
      double difference = (double) one[at] - other[at];
      sum += difference * difference;
    }
    return sum;
  }
}
