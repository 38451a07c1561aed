package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.yaml.YamlMap;

/**
 * Guesses what a model's class outputs mean from the operators in its graph.
 *
 * @param kind the guess
 * @param imagenet whether models of this line were trained with ImageNet's mean and deviation
 */
record ScoreGuess(ScoreKind kind, Grade grade, String why, boolean imagenet) {

  /** 91 COCO ids and one more can only be a no-object class. */
  private static final int DETR_CLASSES = 92;

  /**
   * Guesses.
   *
   * @param names number of class names that are known, 0 if none are
   */
  static ScoreGuess of(OnnxFile file, ModelLayout layout, int names) {
    if (layout.kind().isPostProcessed()) {
      return new ScoreGuess(
          ScoreKind.PROBABILITY, Grade.KNOWN, "the network chose the classes", false);
    }
    if (layout.kind() == ModelLayout.Kind.PACKED) {
      return new ScoreGuess(
          ScoreKind.PROBABILITY, Grade.LIKELY, "as Ultralytics exports them", false);
    }
    boolean dets = layout.kind() == ModelLayout.Kind.DETS_LABELS;
    String last = file.producers().getOrDefault(layout.scores(), "");
    if (last.equals("Sigmoid") || last.equals("Softmax")) {
      return new ScoreGuess(
          ScoreKind.PROBABILITY, Grade.KNOWN, "the graph ends in a " + last, dets);
    }
    if (names > 1 && layout.classes() == names + 1) {
      return new ScoreGuess(
          ScoreKind.SOFTMAX, Grade.LIKELY, "one column more than the " + names + " names", true);
    }
    if (names > 0 && layout.classes() == names) {
      boolean inverse = file.count("GridSample") == 0 && file.count("Log") > 0;
      boolean detr = layout.hasMask() || dets || inverse;
      return new ScoreGuess(ScoreKind.SIGMOID, Grade.LIKELY, "as many columns as names", detr);
    }
    if (layout.classes() == DETR_CLASSES) {
      return new ScoreGuess(ScoreKind.SOFTMAX, Grade.LIKELY, "91 ids and no object", true);
    }
    if (dets) {
      return new ScoreGuess(ScoreKind.SIGMOID, Grade.LIKELY, "as RF-DETR and LW-DETR", true);
    }
    if (file.count("GridSample") > 0) {
      return new ScoreGuess(
          ScoreKind.SIGMOID,
          Grade.LIKELY,
          "deformable attention came with the focal loss",
          layout.hasMask());
    }
    boolean attention = file.count("Softmax") + file.count("Attention") > 0;
    if (attention && file.count("Log") > 0) {
      return new ScoreGuess(
          ScoreKind.SIGMOID,
          Grade.LIKELY,
          "an inverse sigmoid in the graph, as in Conditional and DAB-DETR",
          true);
    }
    if (attention) {
      return new ScoreGuess(
          ScoreKind.SOFTMAX,
          Grade.LIKELY,
          "neither deformable attention nor an inverse sigmoid in the graph, as in DETR",
          true);
    }
    return new ScoreGuess(ScoreKind.SIGMOID, Grade.ASSUMED, "as most models", layout.hasMask());
  }

  /** As a finding. */
  CardFinding finding() {
    return new CardFinding("scores", YamlMap.word(kind), grade, why);
  }
}
