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
   * Compares, with every lane in one batch.
   *
   * @throws ModelException when fewer queries are found again than a plan would need ({@link
   *     PlanProof})
   */
  static void check(Engine engine, List<Lane> lanes) throws ModelException {
    List<List<Tensor>> alone = new ArrayList<>();
    for (int at = 0; at < lanes.size(); at++) {
      Lane lane = lanes.get(at);
      look(lane, STREETS.get(at % STREETS.size()));
      lane.infer();
      alone.add(lane.outputs().stream().map(BatchProof::copy).toList());
    }
    engine.inferBatch(lanes);
    double tolerance = PlanProof.tolerance(engine.file().precision());
    for (int at = 0; at < lanes.size(); at++) {
      double share = OutputAgreement.share(alone.get(at), lanes.get(at).outputs(), tolerance);
      if (share < PlanProof.LEAST_SHARE) {
        throw new ModelException(
            "only %.0f %% of a picture's queries are the same in a batch of %d"
                .formatted(100 * share, lanes.size()));
      }
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
