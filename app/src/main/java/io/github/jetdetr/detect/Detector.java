package io.github.jetdetr.detect;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.Lane;
import io.github.jetdetr.engine.Placement;

/**
 * The way of one picture: preprocess, infer, decode. The daemon, the commands and the calibration
 * all go through this class, so that what is measured is what runs.
 *
 * <p>Used by one thread at a time; detectors of one {@link Model} may run side by side. A steady
 * detector allocates nothing.
 */
public final class Detector {

  private final Lane lane;
  private final Decoder decoder;
  private final Detections detections;
  private Placement placement = new Placement(1, 1, 1, 1, 0, 0, 1, 1);

  Detector(Lane lane, Decoder decoder, int maxObjects) {
    this.lane = lane;
    this.decoder = decoder;
    detections = new Detections(maxObjects);
  }

  /** Brings the frame into the engine; the frame is not needed afterwards. */
  public void preprocess(Frame frame) {
    placement = lane.preprocess(frame);
  }

  /** Runs the network on the frame that was preprocessed. */
  public void infer() {
    lane.infer();
  }

  /** What the network saw, best first; the same object every time, good until the next call. */
  public Detections decode() {
    decoder.decode(placement, detections);
    return detections;
  }

  /** All three at once. */
  public Detections detect(Frame frame) {
    preprocess(frame);
    infer();
    return decode();
  }
}
