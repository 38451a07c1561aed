package io.github.jetdetr.detect;

import io.github.jetdetr.engine.preprocess.Placement;

/** The stage <b>decode</b>: what the network said, as boxes on the camera's frame. */
interface Decoder {

  /**
   * Replaces {@code into} by the objects of the last inference, best first, boxes clipped.
   *
   * @param placement where the frame lay on the canvas
   * @throws io.github.jetdetr.engine.InferenceException when the network gave NaN: a failure is
   *     never an empty list
   */
  void decode(Placement placement, Detections into);
}
