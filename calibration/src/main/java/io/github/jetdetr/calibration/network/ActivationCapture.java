package io.github.jetdetr.calibration.network;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fp32 network with access to intermediate values.
 *
 * <p>Values are fetched in portions, so that memory stays bounded however many are captured; each
 * portion costs a run. Owns native memory; must be closed. Used by one thread at a time.
 */
public final class ActivationCapture implements AutoCloseable {

  private static final long MAX_PORTION_ELEMENTS = 32L << 20;
  private static final int DESCRIBE_PORTION = 64;

  /** Operators whose results are no tensors, but lists of them. */
  private static final String[] SEQUENCES = {
    "SequenceConstruct",
    "SequenceEmpty",
    "SequenceInsert",
    "SequenceErase",
    "SplitToSequence",
    "Optional"
  };

  private final GraphRunner runner;

  private ActivationCapture(GraphRunner runner) {
    this.runner = runner;
  }

  /**
   * Opens the part of the model that computes these values.
   *
   * @param values names of the values to capture
   * @param threads of ONNX Runtime
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the runner becomes the capture's
  public static ActivationCapture open(OnnxModel model, Collection<String> values, int threads)
      throws ModelException {
    return new ActivationCapture(GraphRunner.open(part(model, values), threads));
  }

  private static byte[] part(OnnxModel model, Collection<String> values) {
    OnnxModel copy = model.copy();
    copy.graph().outputs().clear();
    copy.graph().addOutputs(values);
    copy.graph().removeDead();
    return copy.bytes();
  }

  /** Receives captured values. */
  public interface ValueConsumer {
    void accept(String name, HostTensor value) throws QuantizeException;
  }

  /** Type and shape of every input and node output by name, for one picture. */
  public static Map<String, TensorInfo> describe(
      OnnxModel model, Map<String, HostTensor> inputs, int threads) throws ModelException {
    List<String> names = new ArrayList<>();
    model.graph().nodes().stream()
        .filter(node -> !node.is(SEQUENCES))
        .forEach(node -> names.addAll(node.outputs()));
    names.removeIf(String::isEmpty);
    Map<String, TensorInfo> infos = new HashMap<>();
    try (GraphRunner runner = GraphRunner.openAsWritten(part(model, names), threads)) {
      for (int from = 0; from < names.size(); from += DESCRIBE_PORTION) {
        List<String> some = names.subList(from, Math.min(names.size(), from + DESCRIBE_PORTION));
        runner.describe(inputs, some).forEach(info -> infos.put(info.name(), info));
      }
    } catch (InferenceException e) {
      throw new ModelException("the model cannot be run: " + e.getMessage(), e);
    }
    inputs.forEach(
        (name, value) -> infos.put(name, new TensorInfo(name, value.type(), value.shape())));
    return infos;
  }

  /**
   * Runs the network on one picture and passes each of these values once.
   *
   * @param infos type and shape of every value, which portions are sized by
   */
  public void run(
      Map<String, HostTensor> inputs,
      Collection<String> values,
      Map<String, TensorInfo> infos,
      ValueConsumer consumer)
      throws QuantizeException {
    Map<String, HostTensor> inputValues = new LinkedHashMap<>();
    List<String> portion = new ArrayList<>();
    long elements = 0;
    for (String value : values) {
      if (inputs.containsKey(value)) {
        inputValues.put(value, inputs.get(value));
        continue;
      }
      TensorInfo info = infos.get(value);
      long size =
          info == null
              ? 0
              : info.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
      if (!portion.isEmpty() && elements + size > MAX_PORTION_ELEMENTS) {
        deliver(runner.run(inputs, portion), consumer);
        portion.clear();
        elements = 0;
      }
      portion.add(value);
      elements += size;
    }
    deliver(inputValues, consumer);
    if (!portion.isEmpty()) {
      deliver(runner.run(inputs, portion), consumer);
    }
  }

  private static void deliver(Map<String, HostTensor> values, ValueConsumer consumer)
      throws QuantizeException {
    for (Map.Entry<String, HostTensor> value : values.entrySet()) {
      consumer.accept(value.getKey(), value.getValue());
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
