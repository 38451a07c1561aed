package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares an engine's outputs for a batch with its outputs for each picture alone: a graph may
 * accept a batch and yet mix up its pictures if an exporter hard-coded a batch size of 1.
 */
final class BatchVerifier {

  private BatchVerifier() {}

  /**
   * Compares batches of every size, the largest first and last, and finally every slot alone again.
   *
   * @param slots as many as the largest batch has
   * @throws ModelException if fewer queries match than are required of a TensorRT plan ({@link
   *     OutputAgreement#MIN_SHARE})
   */
  static void check(Engine engine, List<? extends InferenceSlot> slots, SamplePictures samples)
      throws ModelException {
    List<List<Tensor>> alone = new ArrayList<>();
    try (Frame frame = new Frame()) {
      for (int at = 0; at < slots.size(); at++) {
        InferenceSlot slot = slots.get(at);
        samples.draw(at, frame);
        slot.preprocess(frame);
        slot.infer();
        alone.add(slot.outputs().stream().map(BatchVerifier::copy).toList());
      }
    }
    for (int size = slots.size(); size >= SlotBatches.MIN; size--) {
      check(engine, slots.subList(0, size), alone);
    }
    check(engine, slots, alone);
    for (int at = 0; at < slots.size(); at++) {
      invalidate(slots.get(at));
      slots.get(at).infer();
      compare(engine, alone.get(at), slots.get(at), "alone after a batch");
    }
  }

  private static void check(
      Engine engine, List<? extends InferenceSlot> slots, List<List<Tensor>> alone)
      throws ModelException {
    slots.forEach(BatchVerifier::invalidate);
    engine.inferBatch(slots);
    for (int at = 0; at < slots.size(); at++) {
      compare(engine, alone.get(at), slots.get(at), "in a batch of " + slots.size());
    }
  }

  /**
   * Overwrites a slot's outputs, so that a batch that writes nothing cannot leave correct ones in
   * place.
   */
  private static void invalidate(InferenceSlot slot) {
    for (Tensor output : slot.outputs()) {
      for (int at = 0; at < output.bytes().capacity(); at++) {
        output.bytes().put(at, (byte) 0xFF);
      }
    }
  }

  private static void compare(
      Engine engine, List<Tensor> expected, InferenceSlot slot, String where)
      throws ModelException {
    double tolerance = OutputAgreement.tolerance(engine.file().precision());
    double share = OutputAgreement.share(expected, slot.outputs(), tolerance);
    if (share < OutputAgreement.MIN_SHARE) {
      throw new ModelException(
          "only %.0f %% of a picture's queries match %s".formatted(100 * share, where));
    }
  }

  private static Tensor copy(Tensor tensor) {
    ByteBuffer copy = ByteBuffer.allocate(tensor.bytes().capacity());
    copy.put(0, tensor.bytes(), 0, tensor.bytes().capacity());
    return new Tensor(tensor.name(), tensor.type(), tensor.shape(), copy);
  }
}
