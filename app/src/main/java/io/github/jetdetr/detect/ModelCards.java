package io.github.jetdetr.detect;

import io.github.jetdetr.engine.ModelException;
import io.github.jetdetr.engine.OnnxFile;
import io.github.jetdetr.engine.Resize;
import io.github.jetdetr.engine.TensorInfo;
import io.github.jetdetr.yaml.Problems;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds, reads, drafts and writes model cards.
 *
 * <p>A card lies beside its model under the same name ({@code model.onnx}, {@code model.yaml};
 * {@code model.int8.onnx} and {@code model.fp16.onnx} share {@code model.yaml}). Without one, a
 * draft is made: from the graph, from Hugging Face's {@code config.json} and {@code
 * preprocessor_config.json} beside it, and for the rest from what models of this layout were
 * trained with.
 */
public final class ModelCards {

  /**
   * A card and how it came about.
   *
   * @param assumptions what was neither said by the graph nor by a file, one line each; empty for a
   *     card that was read
   */
  public record Found(ModelCard card, @Nullable Path source, List<String> assumptions) {}

  private ModelCards() {}

  /** The card beside the model, or a draft. */
  public static Found find(OnnxFile file, ModelLayout layout) throws ModelException {
    Path beside = path(file.path());
    Found draft = draft(file, layout);
    return Files.exists(beside) ? read(beside, layout, draft.card()) : draft;
  }

  /** Where the card of a model lies, whether it exists or not. */
  public static Path path(Path model) {
    String name = String.valueOf(model.getFileName()).replaceFirst("\\.onnx$", "");
    Path exact = model.resolveSibling(name + ".yaml");
    if (Files.exists(exact)) {
      return exact;
    }
    return model.resolveSibling(name.replaceFirst("\\.(int8|fp16|fp32)$", "") + ".yaml");
  }

  private static Found read(Path path, ModelLayout layout, ModelCard draft) throws ModelException {
    Problems problems = new Problems();
    try {
      YamlMap map = YamlMap.read(path, problems);
      ModelCard card = card(map, layout, draft);
      problems.throwIfAny();
      return new Found(card, path, List.of());
    } catch (IOException | YamlException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ModelCard card(YamlMap map, ModelLayout layout, ModelCard draft) {
    YamlMap input = map.map("input");
    ModelLayout.Kind kind = map.choice("layout", layout.kind(), ModelLayout.Kind.class);
    if (kind != layout.kind()) {
      map.problem("layout", "the graph's is " + YamlMap.word(layout.kind()));
    }
    List<String> labels = map.texts("labels");
    ModelCard card =
        new ModelCard(
            map.text("name", draft.name()),
            map.choice("scores", draft.scores(), ScoreKind.class),
            input.integer("width", draft.width(), 16, 8192),
            input.integer("height", draft.height(), 16, 8192),
            input.text("color", draft.bgr() ? "bgr" : "rgb").equals("bgr"),
            channels(input, "mean", draft.mean(), false),
            channels(input, "std", draft.std(), true),
            input.choice("resize", draft.resize(), Resize.class),
            labels.isEmpty() ? draft.labels() : labels,
            map.integer("max_objects", draft.maxObjects(), 1, 10_000));
    String color = input.text("color", "rgb");
    if (!color.equals("rgb") && !color.equals("bgr")) {
      input.problem("color", "must be rgb or bgr, but was '%s'".formatted(color));
    }
    checkLabels(map, layout, card);
    map.done();
    input.done();
    return card;
  }

  private static void checkLabels(YamlMap map, ModelLayout layout, ModelCard card) {
    if (layout.classes() == 0) {
      return;
    }
    int expected = layout.classes() - (card.scores() == ScoreKind.SOFTMAX ? 1 : 0);
    if (card.labels().size() != expected) {
      map.problem(
          "labels",
          "the graph has %d classes (scores: %s), but there are %d labels"
              .formatted(expected, YamlMap.word(card.scores()), card.labels().size()));
    }
  }

  private static List<Float> channels(
      YamlMap input, String key, List<Float> draft, boolean positive) {
    List<Float> values = input.numbers(key);
    if (values.isEmpty()) {
      return draft;
    }
    if (values.size() != 3 || (positive && values.stream().anyMatch(value -> !(value > 0)))) {
      input.problem(key, "needs three numbers" + (positive ? " above 0" : ""));
      return draft;
    }
    return values;
  }

  /** A card from the graph, the files beside it and, for the rest, what is usual. */
  static Found draft(OnnxFile file, ModelLayout layout) throws ModelException {
    HuggingFace beside = HuggingFace.read(file.path());
    List<String> assumptions = new ArrayList<>();
    ScoreKind scores = scores(layout, beside, assumptions);
    boolean imagenet = layout.kind() == ModelLayout.Kind.DETS_LABELS || layout.mask() != null;
    if (beside.mean() == null) {
      assumptions.add("mean and std: " + (imagenet ? "ImageNet's" : "none"));
    }
    List<Float> mean = imagenet ? ModelCard.IMAGENET_MEAN : ModelCard.NO_MEAN;
    List<Float> std = imagenet ? ModelCard.IMAGENET_STD : ModelCard.NO_STD;
    Resize resize = layout.mask() != null ? Resize.FIT : Resize.STRETCH;
    ModelCard card =
        new ModelCard(
            name(file.path()),
            scores,
            side(layout.imageInfo(), 3, beside.width(), assumptions),
            side(layout.imageInfo(), 2, beside.height(), assumptions),
            false,
            beside.mean() == null ? mean : beside.mean(),
            beside.std() == null ? std : beside.std(),
            resize,
            beside.labels().isEmpty() ? labels(layout, scores, assumptions) : beside.labels(),
            ModelCard.MAX_OBJECTS);
    return new Found(card, null, List.copyOf(assumptions));
  }

  private static ScoreKind scores(
      ModelLayout layout, HuggingFace beside, List<String> assumptions) {
    if (layout.kind() == ModelLayout.Kind.PACKED) {
      return ScoreKind.PROBABILITY;
    }
    if (layout.kind() == ModelLayout.Kind.POST_PROCESSED) {
      return ScoreKind.SIGMOID;
    }
    if (beside.scores() != null) {
      return beside.scores();
    }
    // 91 COCO ids and one more can only be a no-object class.
    ScoreKind guess = layout.classes() == 92 ? ScoreKind.SOFTMAX : ScoreKind.SIGMOID;
    assumptions.add("scores: " + YamlMap.word(guess));
    return guess;
  }

  private static int side(TensorInfo image, int axis, int beside, List<String> assumptions) {
    if (image.size(axis) != TensorInfo.DYNAMIC) {
      return Math.toIntExact(image.size(axis));
    }
    if (beside > 0) {
      return beside;
    }
    assumptions.add((axis == 3 ? "width" : "height") + ": 640");
    return 640;
  }

  private static List<String> labels(
      ModelLayout layout, ScoreKind scores, List<String> assumptions) {
    int classes = layout.classes() - (scores == ScoreKind.SOFTMAX ? 1 : 0);
    if (classes == 91) {
      assumptions.add("labels: COCO's by id, because there are 91");
      return CocoLabels.byId();
    }
    if (classes == 80 || layout.kind() == ModelLayout.Kind.POST_PROCESSED) {
      assumptions.add("labels: COCO's 80");
      return CocoLabels.EIGHTY;
    }
    List<String> numbers = new ArrayList<>();
    for (int classId = 0; classId < classes; classId++) {
      numbers.add("class-" + classId);
    }
    assumptions.add("labels: numbers");
    return numbers;
  }

  private static String name(Path model) {
    String file =
        String.valueOf(model.getFileName()).replaceFirst("(\\.(int8|fp16|fp32))?\\.onnx$", "");
    Path folder = model.toAbsolutePath().getParent();
    // A bundle's file is always called model.onnx; its folder has the telling name.
    return file.equals("model") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : file;
  }

  /** The card as YAML, assumptions as comments, ready to be mended by hand. */
  public static String write(Found found, ModelLayout layout) {
    ModelCard card = found.card();
    StringBuilder yaml = new StringBuilder();
    for (String assumption : found.assumptions()) {
      yaml.append("# assumed, please check: ").append(assumption).append('\n');
    }
    yaml.append("name: ").append(quote(card.name())).append('\n');
    yaml.append("layout: ").append(YamlMap.word(layout.kind())).append('\n');
    yaml.append("scores: ").append(YamlMap.word(card.scores()));
    yaml.append("   # sigmoid, softmax (last class is no object) or probability\n");
    yaml.append("max_objects: ").append(card.maxObjects()).append('\n');
    yaml.append("input:\n");
    yaml.append("  width: ").append(card.width()).append('\n');
    yaml.append("  height: ").append(card.height()).append('\n');
    yaml.append("  color: ").append(card.bgr() ? "bgr" : "rgb").append('\n');
    yaml.append("  mean: ").append(card.mean()).append('\n');
    yaml.append("  std: ").append(card.std()).append('\n');
    yaml.append("  resize: ").append(YamlMap.word(card.resize()));
    yaml.append("   # stretch, fit (upper left, rest masked) or letterbox\n");
    yaml.append("labels: [");
    yaml.append(card.labels().stream().map(ModelCards::quote).collect(Collectors.joining(", ")));
    return yaml.append("]\n").toString();
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
