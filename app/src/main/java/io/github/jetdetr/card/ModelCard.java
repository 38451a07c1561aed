package io.github.jetdetr.card;

import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.List;

/**
 * What cannot be read from a model's graph.
 *
 * @param name the model's name in messages
 * @param scores meaning of the class outputs; irrelevant for post-processed models
 * @param width input width, pixels
 * @param height input height, pixels
 * @param bgr whether the channel order is B, G, R instead of R, G, B
 * @param mean per channel in the model's order, in 0..1
 * @param std per channel in the model's order, in 0..1
 * @param resize how a frame is fitted into the input
 * @param labels class names by class id
 * @param maxObjects maximum number of detections per frame
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

  /** No normalisation, as the RT-DETR family was trained: values stay in 0..1. */
  public static final List<Float> NO_MEAN = List.of(0f, 0f, 0f);

  /** No normalisation, as the RT-DETR family was trained: values stay in 0..1. */
  public static final List<Float> NO_STD = List.of(1f, 1f, 1f);

  /** Mean of ImageNet's pictures, R, G, B (torchvision). */
  public static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);

  /** Deviation of ImageNet's pictures, R, G, B (torchvision). */
  public static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

  /** Number of detections that the exported post-processors keep. */
  public static final int MAX_OBJECTS = 300;

  public ModelCard {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    labels = List.copyOf(labels);
    if (maxObjects < 1) {
      throw new IllegalArgumentException("max_objects must be at least 1, but was " + maxObjects);
    }
  }

  /** The label of a class; {@code class-17} if the card has none for class 17. */
  public String label(int classId) {
    return classId >= 0 && classId < labels.size() ? labels.get(classId) : "class-" + classId;
  }

  /** How the engine preprocesses a frame for this model. */
  public InputSpec inputSpec(ModelLayout layout) {
    return new InputSpec(
        layout.image(), width, height, bgr, mean, std, resize, layout.sizes(), layout.mask());
  }
}
