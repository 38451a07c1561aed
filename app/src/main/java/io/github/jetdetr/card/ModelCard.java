package io.github.jetdetr.card;

import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What cannot be read from a model's graph, besides what its inputs and outputs are ({@link
 * ModelLayout}).
 *
 * @param name the model's name in messages
 * @param scores meaning of the class outputs; irrelevant for post-processed models
 * @param noObject where the class outputs have a column for "no object"
 * @param labelBase the number that the network gives the first label
 * @param allLabels whether one object may be reported with several labels, as COCO's protocol
 *     counts; otherwise each object has its best label only
 * @param width input width, pixels
 * @param height input height, pixels
 * @param bgr whether the channel order is B, G, R instead of R, G, B
 * @param rescale what a level of 0..255 is multiplied with before {@code mean} and {@code std}
 * @param mean per channel in the model's order, in rescaled levels
 * @param std per channel in the model's order, in rescaled levels
 * @param resize how a frame is fitted into the input
 * @param filter the filter for resizing
 * @param edges null, or the rule by which the input has each picture's own aspect ratio
 * @param labels class names by class id, from {@code labelBase} on
 * @param maxObjects maximum number of detections per frame
 */
public record ModelCard(
    String name,
    ScoreKind scores,
    NoObject noObject,
    int labelBase,
    boolean allLabels,
    int width,
    int height,
    boolean bgr,
    float rescale,
    List<Float> mean,
    List<Float> std,
    Resize resize,
    Filter filter,
    @Nullable EdgeRule edges,
    List<String> labels,
    int maxObjects) {

  /** Levels become 0..1. */
  public static final float RESCALE = 1 / 255f;

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
    if (!(rescale > 0) || !Float.isFinite(rescale)) {
      throw new IllegalArgumentException("rescale must be above 0, but was " + rescale);
    }
  }

  /** The label of a class; {@code class-17} if the card has none for class 17. */
  public String label(int classId) {
    return classId >= 0 && classId < labels.size() ? labels.get(classId) : "class-" + classId;
  }

  /** The same with another way of fitting frames into the input. */
  public ModelCard withResize(Resize newResize) {
    return with(allLabels, newResize, newResize == resize ? edges : null);
  }

  /** The same with one or all labels for each object. */
  public ModelCard withAllLabels(boolean all) {
    return with(all, resize, edges);
  }

  private ModelCard with(boolean newAllLabels, Resize newResize, @Nullable EdgeRule newEdges) {
    return new ModelCard(
        name,
        scores,
        noObject,
        labelBase,
        newAllLabels,
        width,
        height,
        bgr,
        rescale,
        mean,
        std,
        newResize,
        filter,
        newEdges,
        labels,
        maxObjects);
  }

  /** How the engine preprocesses a frame for this model. */
  public InputSpec inputSpec(ModelLayout layout) {
    return new InputSpec(
        layout.image(),
        width,
        height,
        bgr,
        unscaled(mean),
        unscaled(std),
        resize,
        filter,
        edges,
        layout.fed());
  }

  /** In levels of 0..1, which are what the engine normalises. */
  private List<Float> unscaled(List<Float> values) {
    if (rescale == RESCALE) {
      return values;
    }
    List<Float> unscaled = new ArrayList<>();
    for (float value : values) {
      unscaled.add((float) (value / (255.0 * rescale)));
    }
    return unscaled;
  }
}
