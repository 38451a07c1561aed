package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.SlotBatches;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pictures of several slots in one run. They are copied to lie one behind the other, and the
 * outputs are copied back: of a run of some milliseconds that takes some tenths, and slots stay
 * what they are.
 */
final class OnnxRuntimeBatch implements SlotBatches.Runner<OnnxRuntimeSlot> {

  /** What is bound for so many pictures. */
  private record Bound(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

  private final OrtSession session;
  private final OnnxRuntimeTensors tensors;
  private final List<TensorInfo> fed;
  private final List<ByteBuffer> inputs = new ArrayList<>();
  private final List<ByteBuffer> outputs = new ArrayList<>();
  // The smallest batch first.
  private final List<Bound> bound = new ArrayList<>();

  /**
   * Takes the memory, and runs once to see that the network makes of so many pictures so many times
   * the outputs.
   *
   * @param fed the inputs with the shapes of one picture
   * @param given the outputs with the shapes of one picture
   * @param most pictures, at least 2
   * @throws ModelException when the network does not do that; the message says why
   */
  OnnxRuntimeBatch(
      OrtEnvironment environment,
      OrtSession session,
      OnnxFile file,
      List<TensorInfo> fed,
      List<TensorInfo> given,
      int most)
      throws OrtException, ModelException {
    this.session = session;
    this.fed = fed;
    tensors = new OnnxRuntimeTensors(environment);
    try {
      for (TensorInfo input : fed) {
        inputs.add(tensors.take(most * OnnxRuntimeTensors.bytes(input)));
      }
      List<TensorInfo> wanted = given.stream().map(output -> output.ofBatch(most)).toList();
      List<TensorInfo> learnt = OnnxRuntimeTensors.learn(file, session, views(fed, inputs, most));
      if (!learnt.equals(wanted)) {
        throw new ModelException("of %d pictures the network makes %s".formatted(most, learnt));
      }
      for (TensorInfo output : given) {
        outputs.add(tensors.take(most * OnnxRuntimeTensors.bytes(output)));
      }
      for (int pictures = SlotBatches.MIN; pictures <= most; pictures++) {
        bound.add(new Bound(views(fed, inputs, pictures), views(given, outputs, pictures)));
      }
    } catch (OrtException | ModelException | RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private Map<String, OnnxTensor> views(
      List<TensorInfo> one, List<ByteBuffer> buffers, int pictures) throws OrtException {
    Map<String, OnnxTensor> views = new HashMap<>();
    for (int at = 0; at < one.size(); at++) {
      TensorInfo info = one.get(at).ofBatch(pictures);
      views.put(info.name(), tensors.view(buffers.get(at), info));
    }
    return views;
  }

  @Override
  public int most() {
    return bound.size() + SlotBatches.MIN - 1;
  }

  @Override
  public void infer(List<OnnxRuntimeSlot> slots) {
    long beganAtNanos = System.nanoTime();
    for (int at = 0; at < slots.size(); at++) {
      for (int input = 0; input < inputs.size(); input++) {
        ByteBuffer from = slots.get(at).memory(fed.get(input).name());
        inputs.get(input).put(at * from.capacity(), from, 0, from.capacity());
      }
    }
    Bound run = bound.get(slots.size() - SlotBatches.MIN);
    try {
      session.run(run.inputs(), Set.of(), run.outputs()).close();
    } catch (OrtException e) {
      throw new InferenceException(OnnxRuntimeEngine.oneLine(e), e);
    }
    for (int at = 0; at < slots.size(); at++) {
      for (int output = 0; output < outputs.size(); output++) {
        ByteBuffer to = slots.get(at).outputs().get(output).bytes();
        to.put(0, outputs.get(output), at * to.capacity(), to.capacity());
      }
    }
    long nanos = System.nanoTime() - beganAtNanos;
    for (OnnxRuntimeSlot slot : slots) {
      slot.inferredInBatch(nanos);
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
