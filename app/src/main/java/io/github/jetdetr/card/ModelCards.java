package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds, reads, drafts and writes model cards. Stateless.
 *
 * <p>A card may describe the training in a list {@code training}; it is not evaluated.
 *
 * <p>A card is stored next to its model under the same name ({@code model.onnx}, {@code
 * model.yaml}; {@code model.int8.onnx} and {@code model.fp16.onnx} share {@code model.yaml}).
 * Without one, a draft is made: from the graph, from Hugging Face's {@code config.json} and {@code
 * preprocessor_config.json} next to it, and for the rest from the training defaults of models with
 * this layout.
 */
public final class ModelCards {

  /**
   * A card and where it came from.
   *
   * @param assumptions what neither the graph nor a file specified, one line each; empty for a card
   *     that was read
   */
  public record Found(ModelCard card, @Nullable Path source, List<String> assumptions) {}

  private ModelCards() {}

  /** Reads the card next to the model, or drafts one. */
  public static Found find(OnnxFile file, ModelLayout layout) throws ModelException {
    Path beside = path(file.path());
    return Files.exists(beside)
        ? read(beside, file, layout)
        : CardDraft.of(file, layout, HuggingFace.read(file.path()));
  }

  /** Path of a model's card, whether it exists or not. */
  public static Path path(Path model) {
    String name = String.valueOf(model.getFileName()).replaceFirst("\\.onnx$", "");
    Path exact = model.resolveSibling(name + ".yaml");
    return Files.exists(exact) ? exact : model.resolveSibling(baseName(model) + ".yaml");
  }

  /** The file name without extension and precision. */
  static String baseName(Path model) {
    return String.valueOf(model.getFileName())
        .replaceFirst("\\.onnx$", "")
        .replaceFirst("\\.(int8|fp16|fp32)(\\.cpu)?$", "");
  }

  private static Found read(Path path, OnnxFile file, ModelLayout layout) throws ModelException {
    YamlProblems problems = new YamlProblems();
    try {
      YamlMap map = YamlMap.read(path, problems);
      ModelCard card = card(map, file, layout);
      problems.throwIfAny();
      return new Found(card, path, List.of());
    } catch (IOException | YamlException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ModelCard card(YamlMap map, OnnxFile file, ModelLayout layout)
      throws ModelException {
    HuggingFace beside = HuggingFace.read(file.path());
    ScoreKind drafted = CardDraft.of(file, layout, beside).card().scores();
    ScoreKind scores = map.choice("scores", drafted, ScoreKind.class);
    // The defaults depend on the card's scores: the number of labels and the mean.
    ModelCard draft = CardDraft.of(file, layout, beside.with(scores)).card();
    ModelLayout.Kind kind = map.choice("layout", layout.kind(), ModelLayout.Kind.class);
    if (kind != layout.kind()) {
      map.problem("layout", "the graph's layout is " + YamlMap.word(layout.kind()));
    }
    YamlMap input = map.map("input");
    List<String> labels = map.texts("labels");
    ModelCard card =
        new ModelCard(
            map.text("name", draft.name()),
            scores,
            side(input, "width", draft.width(), layout.imageInfo().size(3)),
            side(input, "height", draft.height(), layout.imageInfo().size(2)),
            input.choice("color", draft.bgr() ? Color.BGR : Color.RGB, Color.class) == Color.BGR,
            channels(input, "mean", draft.mean(), false),
            channels(input, "std", draft.std(), true),
            input.choice("resize", draft.resize(), Resize.class),
            labels.isEmpty() ? draft.labels() : labels,
            map.integer("max_objects", draft.maxObjects(), 1, 10_000));
    checkLabels(map, layout, card);
    // A description of the training, for people who read the card.
    var unused = map.texts("training");
    map.done();
    input.done();
    return card;
  }

  /** The order of the network's channels. */
  private enum Color {
    RGB,
    BGR
  }

  private static int side(YamlMap input, String key, int draft, long inGraph) {
    int side = input.integer(key, draft, 1, InputSpec.MAX_SIDE);
    if (inGraph != TensorInfo.DYNAMIC && side != inGraph) {
      input.problem(key, "the graph requires %d, but was %d".formatted(inGraph, side));
    }
    return side;
  }

  private static void checkLabels(YamlMap map, ModelLayout layout, ModelCard card) {
    int expected = layout.categories(card.scores());
    if (expected > 0 && card.labels().size() != expected) {
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
      input.problem(key, "must be three numbers" + (positive ? " above 0" : ""));
      return draft;
    }
    return values;
  }

  /** The card as YAML with assumptions as comments, ready to be edited by hand. */
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
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter == '"' || letter == '\\') {
        quoted.append('\\').append(letter);
      } else if (letter < ' ' || (letter >= 0x7F && letter <= 0xA0) || letter >= 0x2028) {
        // Line ends and characters that YAML does not allow unescaped, plus some that need no
        // escape but are rare.
        quoted.append("\\u%04X".formatted((int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return quoted.append('"').toString();
  }
}
