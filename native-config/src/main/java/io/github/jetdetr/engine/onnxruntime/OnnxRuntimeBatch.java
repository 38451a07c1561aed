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
 * Runs the frames of several slots as one batch. Their inputs are copied to contiguous memory, and
 * the outputs are copied back; this takes some tenths of a millisecond per run.
 */
final class OnnxRuntimeBatch implements SlotBatches.Runner<OnnxRuntimeSlot> {

  /** The tensors for one batch size. */
  private record Bound(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

  private final OrtSession session;
  private final OnnxRuntimeTensors tensors;
  private final List<TensorInfo> inputInfos;
  private final List<ByteBuffer> inputs = new ArrayList<>();
  private final List<ByteBuffer> outputs = new ArrayList<>();
  // By ascending batch size.
  private final List<Bound> bound = new ArrayList<>();

  /**
   * Allocates the memory and runs once, to check that the outputs have the expected batch size.
   *
   * @param inputInfos the inputs, with the shapes for a single picture
   * @param outputInfos the outputs, with the shapes for a single picture
   * @param maxSlots maximum batch size, at least 2
   * @throws ModelException if the network does not support batches; the message says why
   */
  OnnxRuntimeBatch(
      OrtEnvironment environment,
      OrtSession session,
      OnnxFile file,
      List<TensorInfo> inputInfos,
      List<TensorInfo> outputInfos,
      int maxSlots)
      throws OrtException, ModelException {
    this.session = session;
    this.inputInfos = inputInfos;
    tensors = new OnnxRuntimeTensors(environment);
    try {
      for (TensorInfo input : inputInfos) {
        inputs.add(tensors.allocate(maxSlots * OnnxRuntimeTensors.bytes(input)));
      }
      List<TensorInfo> expected =
          outputInfos.stream().map(output -> output.withBatch(maxSlots)).toList();
      List<TensorInfo> actual =
          OnnxRuntimeTensors.findOutputs(file, session, views(inputInfos, inputs, maxSlots));
      if (!actual.equals(expected)) {
        throw new ModelException(
            "for a batch of %d the network outputs %s".formatted(maxSlots, actual));
      }
      for (TensorInfo output : outputInfos) {
        outputs.add(tensors.allocate(maxSlots * OnnxRuntimeTensors.bytes(output)));
      }
      for (int pictures = SlotBatches.MIN; pictures <= maxSlots; pictures++) {
        bound.add(
            new Bound(views(inputInfos, inputs, pictures), views(outputInfos, outputs, pictures)));
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
      TensorInfo info = one.get(at).withBatch(pictures);
      views.put(info.name(), tensors.view(buffers.get(at), info));
    }
    return views;
  }

  @Override
  public int maxSlots() {
    return bound.size() + SlotBatches.MIN - 1;
  }

  @Override
  public void infer(List<OnnxRuntimeSlot> slots) {
    long startedAtNanos = System.nanoTime();
    for (int at = 0; at < slots.size(); at++) {
      for (int input = 0; input < inputs.size(); input++) {
        ByteBuffer from = slots.get(at).memory(inputInfos.get(input).name());
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
    long nanos = System.nanoTime() - startedAtNanos;
    for (OnnxRuntimeSlot slot : slots) {
      slot.inferredInBatch(nanos);
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
