package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.preprocess.Placement;

/**
 * The way of one picture: preprocess, infer, decode. The daemon, the commands and the calibration
 * all go through this class, so that what is measured is what runs.
 *
 * <p>Used by one thread at a time; detectors of one {@link Model} may run side by side. A steady
 * detector allocates nothing.
 */
@HotPath
public final class Detector {

  private final InferenceSlot slot;
  private final Decoder decoder;
  private final Detections detections;
  private Placement placement = new Placement(1, 1, 1, 1, 0, 0, 1, 1);

  Detector(InferenceSlot slot, Decoder decoder, int maxObjects) {
    this.slot = slot;
    this.decoder = decoder;
    detections = new Detections(maxObjects);
  }

  /** Its place in the engine. */
  InferenceSlot slot() {
    return slot;
  }

  /** Brings the frame into the engine; the frame is not needed afterwards. */
  public void preprocess(Frame frame) {
    placement = slot.preprocess(frame);
  }

  /** Begins what {@link #infer} is going to finish, as {@link InferenceSlot#launch} has it. */
  public void launch() {
    slot.launch();
  }

  /** Runs the network on the frame that was preprocessed. */
  public void infer() {
    slot.infer();
  }

  /** Runs the network so often in a row on the frame that was preprocessed, for measuring. */
  public void inferRepeatedly(int times) {
    slot.inferRepeatedly(times);
  }

  /**
   * How long the last {@link #preprocess} worked, as {@link InferenceSlot#preprocessNanos()} has
   * it.
   */
  public long preprocessNanos() {
    return slot.preprocessNanos();
  }

  /**
   * How long the network took in the last {@link #infer}, as {@link InferenceSlot#inferNanos()} has
   * it.
   */
  public long inferNanos() {
    return slot.inferNanos();
  }

  /**
   * How long its outputs took on their way here, as {@link InferenceSlot#deviceToHostNanos()} has
   * it.
   */
  public long deviceToHostNanos() {
    return slot.deviceToHostNanos();
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
