package io.github.jetdetr.detect;

import io.github.jetdetr.engine.preprocess.Placement;

/** The stage <b>decode</b>: converts the network's outputs to boxes on the camera's frame. */
interface Decoder {

  /**
   * Replaces the contents of {@code into} by the objects of the last inference, highest score
   * first, boxes clipped.
   *
   * @param placement where the frame was placed on the canvas
   * @throws io.github.jetdetr.engine.InferenceException if the output contains NaN: a failure is
   *     never an empty list
   */
  void decode(Placement placement, Detections into);
}
