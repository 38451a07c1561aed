package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.ModelException;

/**
 * Pictures on which an engine that has just been opened is compared with itself or with another.
 * Drawn afresh at every call; the same number gives the same pixels.
 */
public interface SamplePictures {

  /** How many different pictures there are; numbers beyond that repeat them. */
  int COUNT = 4;

  /**
   * Draws a picture into {@code frame}.
   *
   * @param number 0 and up; pictures of different numbers have little in common
   * @throws ModelException when no picture can be drawn
   */
  void draw(int number, Frame frame) throws ModelException;
}
