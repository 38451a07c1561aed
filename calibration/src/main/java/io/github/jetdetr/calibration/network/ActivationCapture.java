package io.github.jetdetr.calibration.network;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.calibration.onnx.OnnxModel;
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
 * The network in fp32 with values inside it to look at.
 *
 * <p>Values come a few at a time, so that memory stays bounded however many are looked at; each
 * portion costs a run. Owns native memory; used by one thread at a time.
 */
public final class ActivationCapture implements AutoCloseable {

  private static final long PORTION_ELEMENTS = 32L << 20;
  private static final int DESCRIBED_AT_ONCE = 64;

  private final GraphRunner runner;

  private ActivationCapture(GraphRunner runner) {
    this.runner = runner;
  }

  /** Opens as much of the model as gives these values. */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the runner becomes the capture's
  public static ActivationCapture open(OnnxModel model, Collection<String> values, int threads)
      throws ModelException {
    OnnxModel copy = model.copy();
    copy.graph().outputs().clear();
    copy.graph().addOutputs(values);
    copy.graph().removeDead();
    return new ActivationCapture(GraphRunner.open(copy.bytes(), threads));
  }

  /** Takes one captured value. */
  public interface Taker {
    void take(String name, HostTensor value) throws QuantizeException;
  }

  /** Type and shape of every value that the nodes of the model give, for one picture. */
  public static Map<String, TensorInfo> describe(
      OnnxModel model, Map<String, HostTensor> inputs, int threads) throws ModelException {
    List<String> names = new ArrayList<>();
    model.graph().nodes().forEach(node -> names.addAll(node.outputs()));
    names.removeIf(String::isEmpty);
    Map<String, TensorInfo> infos = new HashMap<>();
    try (ActivationCapture capture = open(model, names, threads)) {
      for (int from = 0; from < names.size(); from += DESCRIBED_AT_ONCE) {
        List<String> some = names.subList(from, Math.min(names.size(), from + DESCRIBED_AT_ONCE));
        capture.runner.describe(inputs, some).forEach(info -> infos.put(info.name(), info));
      }
    }
    inputs.forEach(
        (name, value) -> infos.put(name, new TensorInfo(name, value.type(), value.shape())));
    return infos;
  }

  /** Runs the network on one picture and hands over these values, each once. */
  public void run(
      Map<String, HostTensor> inputs,
      Collection<String> values,
      Map<String, TensorInfo> infos,
      Taker taker)
      throws QuantizeException {
    Map<String, HostTensor> fed = new LinkedHashMap<>();
    List<String> portion = new ArrayList<>();
    long elements = 0;
    for (String value : values) {
      if (inputs.containsKey(value)) {
        fed.put(value, inputs.get(value));
        continue;
      }
      TensorInfo info = infos.get(value);
      long size =
          info == null
              ? 0
              : info.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
      if (!portion.isEmpty() && elements + size > PORTION_ELEMENTS) {
        hand(runner.run(inputs, portion), taker);
        portion.clear();
        elements = 0;
      }
      portion.add(value);
      elements += size;
    }
    hand(fed, taker);
    if (!portion.isEmpty()) {
      hand(runner.run(inputs, portion), taker);
    }
  }

  private static void hand(Map<String, HostTensor> values, Taker taker) throws QuantizeException {
    for (Map.Entry<String, HostTensor> value : values.entrySet()) {
      taker.take(value.getKey(), value.getValue());
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
