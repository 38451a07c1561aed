package io.github.jetdetr.training.loss;

import java.util.List;

/**
 * The labelled objects of one picture.
 *
 * @param objects the objects to be detected
 * @param ignored objects that are too small or too occluded: detections of them are ignored
 */
public record TargetObjects(List<LabelledBox> objects, List<LabelledBox> ignored) {

  public TargetObjects {
    objects = List.copyOf(objects);
    ignored = List.copyOf(ignored);
  }

  /**
   * A labelled object.
   *
   * @param classId 0 to classes − 1
   * @param box its box
   */
  public record LabelledBox(int classId, Box box) {}
}
