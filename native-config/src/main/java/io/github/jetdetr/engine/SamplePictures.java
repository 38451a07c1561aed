package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.ModelException;

/**
 * Pictures on which a new engine is compared with itself or with another. The same number always
 * gives the same pixels.
 */
public interface SamplePictures {

  /** Number of different pictures; higher numbers repeat them. */
  int COUNT = 4;

  /**
   * Draws a picture into {@code frame}.
   *
   * @param number picture number, from 0; different pictures have little in common
   * @throws ModelException if the picture cannot be drawn
   */
  void draw(int number, Frame frame) throws ModelException;
}
