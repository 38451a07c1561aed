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

  /** Its place in the engine. */
  Lane lane() {
    return lane;
  }

  /** Brings the frame into the engine; the frame is not needed afterwards. */
  public void preprocess(Frame frame) {
    placement = lane.preprocess(frame);
  }

  /** Begins what {@link #infer} is going to finish, as {@link Lane#launch} has it. */
  public void launch() {
    lane.launch();
  }

  /** Runs the network on the frame that was preprocessed. */
  public void infer() {
    lane.infer();
  }

  /** Runs the network so often in a row on the frame that was preprocessed, for measuring. */
  public void inferInARow(int times) {
    lane.inferInARow(times);
  }

  /** How long the last {@link #preprocess} worked, as {@link Lane#preprocessNanos()} has it. */
  public long preprocessNanos() {
    return lane.preprocessNanos();
  }

  /** How long the network took in the last {@link #infer}, as {@link Lane#inferNanos()} has it. */
  public long inferNanos() {
    return lane.inferNanos();
  }

  /** How long its outputs took on their way here, as {@link Lane#fetchNanos()} has it. */
  public long fetchNanos() {
    return lane.fetchNanos();
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
