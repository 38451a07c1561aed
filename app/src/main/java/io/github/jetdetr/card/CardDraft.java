package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Drafts a card for a model without one: from the graph, from Hugging Face's files next to it and,
 * for the rest, from the training defaults of models with this layout.
 */
final class CardDraft {

  /** Input width and height of the RT-DETR family, D-FINE and DEIM, pixels. */
  private static final int DEFAULT_SIDE = 640;

  private final OnnxFile file;
  private final ModelLayout layout;
  private final HuggingFace beside;
  private final List<String> assumptions = new ArrayList<>();

  private CardDraft(OnnxFile file, ModelLayout layout, HuggingFace beside) {
    this.file = file;
    this.layout = layout;
    this.beside = beside;
  }

  static ModelCards.Found of(OnnxFile file, ModelLayout layout, HuggingFace beside)
      throws ModelException {
    CardDraft draft = new CardDraft(file, layout, beside);
    ModelCard card = draft.card();
    return new ModelCards.Found(card, null, List.copyOf(draft.assumptions));
  }

  private ModelCard card() throws ModelException {
    ScoreKind scores = scores();
    // DETR, and models that take a mask or use a softmax, were trained with ImageNet's statistics.
    boolean imagenet =
        layout.kind() == ModelLayout.Kind.DETS_LABELS
            || layout.mask() != null
            || scores == ScoreKind.SOFTMAX;
    List<Float> mean = beside.mean();
    List<Float> std = beside.std();
    if (mean == null || std == null) {
      assumptions.add("mean and std: " + (imagenet ? "ImageNet's" : "none"));
      mean = imagenet ? ModelCard.IMAGENET_MEAN : ModelCard.NO_MEAN;
      std = imagenet ? ModelCard.IMAGENET_STD : ModelCard.NO_STD;
    }
    return new ModelCard(
        name(file.path()),
        scores,
        side("width", 3, beside.width()),
        side("height", 2, beside.height()),
        false,
        mean,
        std,
        layout.mask() != null ? Resize.FIT : Resize.STRETCH,
        labels(layout.categories(scores)),
        ModelCard.MAX_OBJECTS);
  }

  private ScoreKind scores() {
    if (beside.scores() != null) {
      return beside.scores();
    }
    if (layout.kind() == ModelLayout.Kind.PACKED) {
      return ScoreKind.PROBABILITY;
    }
    if (layout.kind() == ModelLayout.Kind.POST_PROCESSED) {
      return ScoreKind.SIGMOID;
    }
    // 91 COCO ids and one more can only be a no-object class.
    ScoreKind guess = layout.classes() == 92 ? ScoreKind.SOFTMAX : ScoreKind.SIGMOID;
    assumptions.add("scores: " + YamlMap.word(guess));
    return guess;
  }

  private int side(String which, int axis, int besideSide) throws ModelException {
    TensorInfo image = layout.imageInfo();
    long side = image.size(axis);
    if (side == TensorInfo.DYNAMIC) {
      side = besideSide;
    }
    if (side == 0) {
      assumptions.add(which + ": " + DEFAULT_SIDE);
      side = DEFAULT_SIDE;
    }
    if (side < 1 || side > InputSpec.MAX_SIDE) {
      throw new ModelException(
          "%s: the input %s must be in [1, %d], but was %d"
              .formatted(file.path(), which, InputSpec.MAX_SIDE, side));
    }
    return (int) side;
  }

  private List<String> labels(int categories) {
    if (!beside.labels().isEmpty()) {
      if (categories == 0 || beside.labels().size() == categories) {
        return beside.labels();
      }
      assumptions.add(
          "labels: not the %d of config.json, because the graph has %d classes"
              .formatted(beside.labels().size(), categories));
    }
    if (categories == 91) {
      assumptions.add("labels: COCO's by id, because there are 91");
      return CocoLabels.byId();
    }
    if (categories == 80 || layout.kind() == ModelLayout.Kind.POST_PROCESSED) {
      assumptions.add("labels: COCO's 80");
      return CocoLabels.EIGHTY;
    }
    List<String> numbers = new ArrayList<>();
    for (int classId = 0; classId < categories; classId++) {
      numbers.add("class-" + classId);
    }
    assumptions.add("labels: numbers");
    return numbers;
  }

  private static String name(Path model) {
    String name = ModelCards.baseName(model);
    Path folder = model.toAbsolutePath().normalize().getParent();
    // A bundle's file is always named model.onnx; the folder's name identifies the model.
    return name.equals("model") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : name;
  }
}
