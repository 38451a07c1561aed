package io.github.jetdetr.card;

import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.List;

/**
 * What a model's graph cannot say of itself.
 *
 * @param name for messages
 * @param scores what the class outputs mean; says nothing for post-processed models
 * @param width the canvas, pixels
 * @param height the canvas, pixels
 * @param bgr whether the network wants blue, green, red
 * @param mean per channel in the model's order, in 0..1
 * @param std per channel in the model's order, in 0..1
 * @param resize how a frame comes onto the canvas
 * @param labels class names by class number
 * @param maxObjects most detections of one frame
 */
public record ModelCard(
    String name,
    ScoreKind scores,
    int width,
    int height,
    boolean bgr,
    List<Float> mean,
    List<Float> std,
    Resize resize,
    List<String> labels,
    int maxObjects) {

  /** What the RT-DETR family was trained with: values 0..1 as they are. */
  public static final List<Float> NO_MEAN = List.of(0f, 0f, 0f);

  /** What the RT-DETR family was trained with: values 0..1 as they are. */
  public static final List<Float> NO_STD = List.of(1f, 1f, 1f);

  /** Mean of ImageNet's pictures, R, G, B (torchvision). */
  public static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);

  /** Deviation of ImageNet's pictures, R, G, B (torchvision). */
  public static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  /** What the exported post-processors keep, queries × classes. */
  public static final int MAX_OBJECTS = 300;

  public ModelCard {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    labels = List.copyOf(labels);
    if (maxObjects < 1) {
      throw new IllegalArgumentException("max_objects must be at least 1, but was " + maxObjects);
    }
  }

  /** The name of a class; its number when the card has none. */
  public String label(int classId) {
    return classId >= 0 && classId < labels.size() ? labels.get(classId) : "class-" + classId;
  }

  /** What the engine has to do before the network. */
  public InputSpec inputSpec(ModelLayout layout) {
    return new InputSpec(
        layout.image(), width, height, bgr, mean, std, resize, layout.sizes(), layout.mask());
  }
}
