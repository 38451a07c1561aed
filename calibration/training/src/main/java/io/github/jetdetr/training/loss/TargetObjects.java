package io.github.jetdetr.training.loss;

import java.util.List;

/**
 * What is in one picture.
 *
 * @param objects what is to be found
 * @param ignored what may be found or not: too small or too hidden to ask for
 */
public record TargetObjects(List<LabelledBox> objects, List<LabelledBox> ignored) {

  public TargetObjects {
    objects = List.copyOf(objects);
    ignored = List.copyOf(ignored);
  }

  /**
   * One object.
   *
   * @param classId 0 to classes − 1
   * @param box where it is
   */
  public record LabelledBox(int classId, Box box) {}
}
