package io.github.jetdetr.training.loss;

import java.util.List;

/**
 * The labelled objects of one picture.
 *
 * @param objects the objects to be detected
 * @param ignored objects that are too small or too occluded: detections of them are ignored
 * @param taught what a teacher answered about this picture, for distillation; may be empty
 */
public record TargetObjects(
    List<LabelledBox> objects, List<LabelledBox> ignored, List<TaughtBox> taught) {

  public TargetObjects {
    objects = List.copyOf(objects);
    ignored = List.copyOf(ignored);
    taught = List.copyOf(taught);
  }

  /** Labels alone. */
  public TargetObjects(List<LabelledBox> objects, List<LabelledBox> ignored) {
    this(objects, ignored, List.of());
  }

  /**
   * A labelled object.
   *
   * @param classId 0 to classes − 1
   * @param box its box
   */
  public record LabelledBox(int classId, Box box) {}

  /**
   * An object as a teacher sees it.
   *
   * @param probabilities of every class, 0..1 each
   * @param box its box
   */
  public record TaughtBox(List<Float> probabilities, Box box) {

    public TaughtBox {
      probabilities = List.copyOf(probabilities);
    }
  }
}
