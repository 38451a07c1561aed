package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what an engine makes of several pictures at once against what it makes of each alone: a
 * graph may take a batch and yet mix its pictures up, where an exporter wrote the 1 it saw into a
 * shape.
 */
final class BatchVerifier {

  private BatchVerifier() {}

  /**
   * Compares batches of every size, the largest first and last, and then every slot alone again.
   *
   * @param slots as many as the largest batch has
   * @throws ModelException when fewer queries are found again than a plan would need ({@link
   *     PlanProof})
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
      forget(slots.get(at));
      slots.get(at).infer();
      compare(engine, alone.get(at), slots.get(at), "alone after a batch");
    }
  }

  private static void check(
      Engine engine, List<? extends InferenceSlot> slots, List<List<Tensor>> alone)
      throws ModelException {
    slots.forEach(BatchVerifier::forget);
    engine.inferBatch(slots);
    for (int at = 0; at < slots.size(); at++) {
      compare(engine, alone.get(at), slots.get(at), "in a batch of " + slots.size());
    }
  }

  /** Or a batch that writes nothing would leave the right outputs where they are. */
  private static void forget(InferenceSlot slot) {
    for (Tensor output : slot.outputs()) {
      for (int at = 0; at < output.bytes().capacity(); at++) {
        output.bytes().put(at, (byte) 0xFF);
      }
    }
  }

  private static void compare(Engine engine, List<Tensor> wanted, InferenceSlot slot, String where)
      throws ModelException {
    double tolerance = OutputAgreement.tolerance(engine.file().precision());
    double share = OutputAgreement.share(wanted, slot.outputs(), tolerance);
    if (share < OutputAgreement.MIN_SHARE) {
      throw new ModelException(
          "only %.0f %% of a picture's queries are the same %s".formatted(100 * share, where));
    }
  }

  private static Tensor copy(Tensor tensor) {
    ByteBuffer copy = ByteBuffer.allocate(tensor.bytes().capacity());
    copy.put(0, tensor.bytes(), 0, tensor.bytes().capacity());
    return new Tensor(tensor.name(), tensor.type(), tensor.shape(), copy);
  }
}
