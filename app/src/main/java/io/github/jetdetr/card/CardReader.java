package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads model cards; what a card leaves out is as in a draft for the same graph. */
final class CardReader {

  private static final int MAX_LABEL_BASE = 10_000;

  private CardReader() {}

  static ModelCards.Found read(Path path, OnnxFile file) throws ModelException {
    YamlProblems problems = new YamlProblems();
    try {
      YamlMap map = YamlMap.read(path, problems);
      ModelLayout layout = LayoutCard.read(map, file);
      ModelCard card = card(map, file, layout);
      problems.throwIfAny();
      return new ModelCards.Found(card, layout, path, List.of());
    } catch (IOException | YamlException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ModelCard card(YamlMap map, OnnxFile file, ModelLayout layout)
      throws ModelException {
    List<String> labels = map.texts("labels");
    HuggingFace files = HuggingFace.read(file.path());
    // How many labels there are says whether the last column is one.
    HuggingFace beside = labels.isEmpty() ? files : files.with(labels);
    ScoreKind drafted = CardDraft.of(file, layout, beside).card().scores();
    ScoreKind scores = map.choice("scores", drafted, ScoreKind.class);
    // The defaults depend on the card's scores: the number of labels and the mean.
    ModelCard draft = CardDraft.of(file, layout, beside.with(scores)).card();
    NoObject usual = scores == ScoreKind.SOFTMAX ? NoObject.LAST : NoObject.NONE;
    NoObject noObject =
        map.choice("no_object", scores == drafted ? draft.noObject() : usual, NoObject.class);
    YamlMap input = map.map("input");
    EdgeRule edges = edges(input, draft, layout);
    ModelCard card =
        new ModelCard(
            map.text("name", draft.name()),
            scores,
            noObject,
            map.integer("label_base", draft.labelBase(), 0, MAX_LABEL_BASE),
            map.flag("all_labels", draft.allLabels()),
            side(input, "width", draft.width(), edges, layout.imageInfo().size(3)),
            side(input, "height", draft.height(), edges, layout.imageInfo().size(2)),
            input.choice("color", draft.bgr() ? Color.BGR : Color.RGB, Color.class) == Color.BGR,
            (float) input.number("rescale", draft.rescale(), 1e-6, 1e6),
            channels(input, "mean", draft.mean(), false),
            channels(input, "std", draft.std(), true),
            input.choice("resize", draft.resize(), Resize.class),
            input.choice("filter", draft.filter(), Filter.class),
            edges,
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

  /**
   * The rule for canvases of the pictures' own aspect: {@code canvas: aspect}, with its edges. A
   * card that only gives a width or a height has the one canvas.
   */
  private static @Nullable EdgeRule edges(YamlMap input, ModelCard draft, ModelLayout layout) {
    boolean fixed = input.has("width") || input.has("height");
    CanvasKind usual = draft.edges() == null || fixed ? CanvasKind.FIXED : CanvasKind.ASPECT;
    CanvasKind canvas = input.choice("canvas", usual, CanvasKind.class);
    EdgeRule rule = draft.edges();
    int shortest =
        input.integer("shortest_edge", rule == null ? 0 : rule.shortest(), 0, InputSpec.MAX_SIDE);
    int longest =
        input.integer("longest_edge", rule == null ? 0 : rule.longest(), 0, InputSpec.MAX_SIDE);
    int multiple =
        input.integer("multiple", rule == null ? 1 : rule.multiple(), 1, InputSpec.MAX_SIDE);
    if (canvas == CanvasKind.FIXED) {
      return null;
    }
    if (!layout.hasOpenSides()) {
      input.problem("canvas", "the graph takes one size only: " + layout.imageInfo());
      return null;
    }
    return new EdgeRule(shortest, longest, multiple);
  }

  /** Whether all pictures share a canvas. */
  enum CanvasKind {
    /** One canvas of {@code width} × {@code height}. */
    FIXED,
    /** Every picture has a canvas of its own aspect. */
    ASPECT
  }

  private static int side(
      YamlMap input, String key, int draft, @Nullable EdgeRule edges, long inGraph) {
    int side = input.integer(key, draft, 1, InputSpec.MAX_SIDE);
    if (edges == null && inGraph != TensorInfo.DYNAMIC && side != inGraph) {
      input.problem(key, "the graph requires %d, but was %d".formatted(inGraph, side));
    }
    return side;
  }

  private static void checkLabels(YamlMap map, ModelLayout layout, ModelCard card) {
    int expected = layout.categories(card.noObject());
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
}
