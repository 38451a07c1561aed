package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what an engine makes of several pictures at once against what it makes of each alone: a
 * graph may take a batch and yet mix its pictures up, where an exporter wrote the 1 it saw into a
 * shape.
 */
final class BatchProof {

  // Pictures that have little in common: of one camera even a mix-up might pass.
  private static final List<String> STREETS =
      List.of("1?weather=day", "2?weather=night", "3?weather=fog", "4?weather=rain");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private BatchProof() {}

  /**
   * Compares batches of every size, the largest first and last, and then every lane alone again.
   *
   * @param lanes as many as the largest batch has
   * @throws ModelException when fewer queries are found again than a plan would need ({@link
   *     PlanProof})
   */
  static void check(Engine engine, List<? extends Lane> lanes) throws ModelException {
    List<List<Tensor>> alone = new ArrayList<>();
    for (int at = 0; at < lanes.size(); at++) {
      Lane lane = lanes.get(at);
      look(lane, STREETS.get(at % STREETS.size()));
      lane.infer();
      alone.add(lane.outputs().stream().map(BatchProof::copy).toList());
    }
    for (int size = lanes.size(); size >= LaneBatches.LEAST; size--) {
      check(engine, lanes.subList(0, size), alone);
    }
    check(engine, lanes, alone);
    for (int at = 0; at < lanes.size(); at++) {
      forget(lanes.get(at));
      lanes.get(at).infer();
      compare(engine, alone.get(at), lanes.get(at), "alone after a batch");
    }
  }

  private static void check(Engine engine, List<? extends Lane> lanes, List<List<Tensor>> alone)
      throws ModelException {
    lanes.forEach(BatchProof::forget);
    engine.inferBatch(lanes);
    for (int at = 0; at < lanes.size(); at++) {
      compare(engine, alone.get(at), lanes.get(at), "in a batch of " + lanes.size());
    }
  }

  /** Or a batch that writes nothing would leave the right outputs where they are. */
  private static void forget(Lane lane) {
    for (Tensor output : lane.outputs()) {
      for (int at = 0; at < output.bytes().capacity(); at++) {
        output.bytes().put(at, (byte) 0xFF);
      }
    }
  }

  private static void compare(Engine engine, List<Tensor> wanted, Lane lane, String where)
      throws ModelException {
    double tolerance = PlanProof.tolerance(engine.file().precision());
    double share = OutputAgreement.share(wanted, lane.outputs(), tolerance);
    if (share < PlanProof.LEAST_SHARE) {
      throw new ModelException(
          "only %.0f %% of a picture's queries are the same %s".formatted(100 * share, where));
    }
  }

  private static void look(Lane lane, String street) throws ModelException {
    CameraSource source = CameraSource.parse("street:" + street + "&size=640x360");
    try (Camera camera = Camera.open(source, PATIENCE, PATIENCE);
        Frame frame = new Frame()) {
      Grab grab = camera.next(frame);
      if (grab != frame) {
        throw new ModelException("the street gives no picture to compare a batch on");
      }
      lane.preprocess(frame);
    } catch (CameraException e) {
      throw new ModelException("a batch cannot be compared: " + e.getMessage(), e);
    }
  }

  private static Tensor copy(Tensor tensor) {
    ByteBuffer copy = ByteBuffer.allocate(tensor.bytes().capacity());
    copy.put(0, tensor.bytes(), 0, tensor.bytes().capacity());
    return new Tensor(tensor.name(), tensor.type(), tensor.shape(), copy);
  }
}
