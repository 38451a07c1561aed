package io.github.jetdetr.card;

import io.github.jetdetr.card.ModelLayout.Kind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.FedInput.Content;
import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a model card that says what a graph's inputs and outputs are: {@code layout}, {@code
 * inputs} and {@code outputs}. What it leaves out is as recognised.
 */
final class LayoutCard {

  /** What an input is fed, in the card's words. */
  private enum Feed {
    PICTURE(null),
    MASK(Content.MASK),
    PICTURE_WIDTH_HEIGHT(Content.PICTURE_WIDTH_HEIGHT),
    PICTURE_HEIGHT_WIDTH(Content.PICTURE_HEIGHT_WIDTH),
    CANVAS_HEIGHT_WIDTH(Content.CANVAS_HEIGHT_WIDTH),
    SCALE_HEIGHT_WIDTH(Content.SCALE_HEIGHT_WIDTH);

    private final @Nullable Content content;

    Feed(@Nullable Content content) {
      this.content = content;
    }
  }

  private final YamlMap map;
  private final YamlMap inputs;
  private final YamlMap outputs;
  private final OnnxFile file;
  private final @Nullable ModelLayout guess;

  private LayoutCard(YamlMap map, OnnxFile file, @Nullable ModelLayout guess) {
    this.map = map;
    this.file = file;
    this.guess = guess;
    inputs = map.map("inputs");
    outputs = map.map("outputs");
  }

  /**
   * Reads the layout; mistakes are added to the map's problems.
   *
   * @throws ModelException if the graph was not recognised and the card does not name its outputs
   */
  static ModelLayout read(YamlMap map, OnnxFile file) throws ModelException {
    ModelLayout guess = null;
    ModelException unknown = null;
    try {
      guess = ModelLayout.recognise(file);
    } catch (ModelException e) {
      unknown = e;
    }
    LayoutCard card = new LayoutCard(map, file, guess);
    boolean named = card.outputs.has("scores") || card.outputs.has("boxes");
    if (unknown != null && !named) {
      throw unknown;
    }
    ModelLayout layout = card.layout(named);
    card.inputs.done();
    card.outputs.done();
    return layout;
  }

  private ModelLayout layout(boolean named) throws ModelException {
    Kind kind = map.choice("layout", guess == null ? Kind.QUERIES : guess.kind(), Kind.class);
    if (!named && guess != null && kind != guess.kind()) {
      map.problem("layout", "the graph's layout is " + YamlMap.word(guess.kind()));
      kind = guess.kind();
    }
    ModelLayout same = guess != null && kind == guess.kind() ? guess : null;
    TensorInfo scores = output("scores", same == null ? null : same.scores());
    String usualBoxes = kind.isOneOutput() ? scores.name() : same == null ? null : same.boxes();
    TensorInfo boxes = output("boxes", usualBoxes);
    boolean listed = kind == Kind.POST_PROCESSED;
    TensorInfo labels = listed ? output("labels", same == null ? null : same.labels()) : null;
    TensorInfo image = image();
    List<FedInput> fed = fed(image);
    RowOrder order =
        outputs.choice(
            "order", same == null ? RowOrder.BOX_SCORE_CLASS : same.order(), RowOrder.class);
    boolean corners = listed || (kind == Kind.ROWS && order == RowOrder.CLASS_SCORE_BOX);
    boolean sizes = fed.stream().anyMatch(input -> input.content() != Content.MASK);
    BoxFormat form = same == null ? (corners ? BoxFormat.XYXY : BoxFormat.CXCYWH) : same.boxForm();
    BoxUnit pixels = sizes ? BoxUnit.PICTURE : BoxUnit.CANVAS;
    BoxUnit unit = same == null ? (corners ? pixels : BoxUnit.NORMALIZED) : same.boxUnit();
    return new ModelLayout(
        kind,
        image.name(),
        image,
        fed,
        scores.name(),
        boxes.name(),
        labels == null ? null : labels.name(),
        classes(kind, scores),
        outputs.choice("box_form", form, BoxFormat.class),
        outputs.choice("box_unit", unit, BoxUnit.class),
        order);
  }

  private static int classes(Kind kind, TensorInfo scores) {
    if (kind.isPostProcessed() || scores.rank() == 0) {
      return 0;
    }
    long columns = scores.size(-1) - (kind == Kind.PACKED ? 4 : 0);
    return (int) Math.max(0, columns);
  }

  private TensorInfo output(String key, @Nullable String usual) throws ModelException {
    String name = outputs.text(key);
    String wanted = name == null ? usual : name;
    for (TensorInfo output : file.outputs()) {
      if (output.name().equals(wanted)) {
        return output;
      }
    }
    String known = file.outputs().stream().map(TensorInfo::name).collect(Collectors.joining(", "));
    outputs.problem(
        key,
        wanted == null
            ? "must name one of the graph's outputs: " + known
            : "the graph has no output '%s', only %s".formatted(wanted, known));
    if (file.outputs().isEmpty()) {
      throw new ModelException(file.path() + " has no outputs");
    }
    return file.outputs().get(0);
  }

  private TensorInfo image() throws ModelException {
    String named = null;
    for (String key : inputs.keys()) {
      if (inputs.choice(key, Feed.MASK, Feed.class) == Feed.PICTURE) {
        named = key;
      }
    }
    TensorInfo image = LayoutInputs.of(file).image();
    for (TensorInfo input : file.inputs()) {
      image = input.name().equals(named) ? input : image;
    }
    if (image == null) {
      throw LayoutGuess.unknown(file, "no image input [N, 3, H, W]");
    }
    if (image.rank() != 4) {
      throw new ModelException(
          "%s: input %s cannot be fed a picture, which is [N, 3, H, W]"
              .formatted(file.path(), image));
    }
    return image;
  }

  private List<FedInput> fed(TensorInfo image) {
    List<FedInput> fed = new ArrayList<>(LayoutInputs.of(file).fed());
    fed.removeIf(input -> inputs.has(input.name()) || input.name().equals(image.name()));
    for (String key : inputs.keys()) {
      Content content = inputs.choice(key, Feed.PICTURE, Feed.class).content;
      if (file.inputs().stream().noneMatch(input -> input.name().equals(key))) {
        inputs.problem(
            key, "the graph has no such input, only " + String.join(", ", names(file.inputs())));
      } else if (content != null) {
        checkRank(key, content);
        fed.add(new FedInput(key, content));
      }
    }
    return fed;
  }

  private void checkRank(String key, Content content) {
    for (TensorInfo input : file.inputs()) {
      if (input.name().equals(key) && input.rank() != content.rank()) {
        inputs.problem(
            key, "has to have %d dimensions, but is %s".formatted(content.rank(), input));
      }
    }
  }

  private static List<String> names(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::name).toList();
  }
}
