package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.preprocess.Placement;

/**
 * Processes one frame: preprocess, infer, decode. The daemon, the commands and the calibration all
 * use this class, so that what is measured is what runs.
 *
 * <p>Used by one thread at a time; detectors of one {@link Model} may run concurrently. Allocates
 * nothing in the steady state.
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

  /** Its slot of the engine. */
  InferenceSlot slot() {
    return slot;
  }

  /** Writes the frame into the network's input; the frame may be reused afterwards. */
  public void preprocess(Frame frame) {
    placement = slot.preprocess(frame);
  }

  /** Starts the inference that {@link #infer} completes; see {@link InferenceSlot#launch}. */
  public void launch() {
    slot.launch();
  }

  /** Runs the network on the preprocessed frame and waits for its outputs. */
  public void infer() {
    slot.infer();
  }

  /**
   * Runs the network {@code times} times back to back on the preprocessed frame, for benchmarks.
   */
  public void inferRepeatedly(int times) {
    slot.inferRepeatedly(times);
  }

  /**
   * Duration of the last {@link #preprocess}, nanoseconds; see {@link
   * InferenceSlot#preprocessNanos()}.
   */
  public long preprocessNanos() {
    return slot.preprocessNanos();
  }

  /**
   * Duration of the network in the last {@link #infer}, nanoseconds; see {@link
   * InferenceSlot#inferNanos()}.
   */
  public long inferNanos() {
    return slot.inferNanos();
  }

  /**
   * Duration of copying its outputs to host memory, nanoseconds; see {@link
   * InferenceSlot#deviceToHostNanos()}.
   */
  public long deviceToHostNanos() {
    return slot.deviceToHostNanos();
  }

  /**
   * Decodes the outputs of the last inference, highest score first; boxes in pixels of the frame's
   * full size. Returns the same object every time, valid until the next call.
   */
  public Detections decode() {
    decoder.decode(placement, detections);
    return detections;
  }

  /** Preprocesses, infers and decodes. The result is valid until the next call. */
  public Detections detect(Frame frame) {
    preprocess(frame);
    infer();
    return decode();
  }
}
