package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drafts a card for a model without one: from the graph and its metadata, from Hugging Face's files
 * next to it and, for the rest, from the training defaults of models with this layout.
 */
final class CardDraft {

  /** Input width and height of the RT-DETR family, D-FINE and DEIM, pixels. */
  private static final int DEFAULT_SIDE = 640;

  /** DETR's training: the shorter edge 800 pixels, the longer one at most 1333. */
  private static final EdgeRule DETR_EDGES = new EdgeRule(800, 1333, 1);

  private final OnnxFile file;
  private final ModelLayout layout;
  private final HuggingFace beside;
  private final ExporterNotes notes;
  private final List<CardFinding> findings = new ArrayList<>();

  private CardDraft(OnnxFile file, ModelLayout layout, HuggingFace beside) {
    this.file = file;
    this.layout = layout;
    this.beside = beside;
    notes = ExporterNotes.of(file);
  }

  /** A card and what each of its values rests on. */
  record Drafted(ModelCard card, List<CardFinding> findings) {}

  static Drafted of(OnnxFile file, ModelLayout layout, HuggingFace beside) throws ModelException {
    CardDraft draft = new CardDraft(file, layout, beside);
    ModelCard card = draft.card();
    return new Drafted(card, List.copyOf(draft.findings));
  }

  private ModelCard card() throws ModelException {
    int names = beside.labels().isEmpty() ? notes.names().size() : beside.labels().size();
    ScoreGuess guess = ScoreGuess.of(file, layout, names);
    ScoreKind scores = guess.kind();
    if (beside.scores() != null && !layout.kind().isPostProcessed()) {
      scores = beside.scores();
      add("scores", YamlMap.word(scores), Grade.KNOWN, "the type " + beside.type());
    } else {
      findings.add(guess.finding());
    }
    boolean softmax =
        scores == ScoreKind.SOFTMAX
            || file.producers().getOrDefault(layout.scores(), "").equals("Softmax");
    NoObject noObject = softmax ? NoObject.LAST : NoObject.NONE;
    boolean imagenet = guess.imagenet() || layout.hasMask() || scores == ScoreKind.SOFTMAX;
    ProcessorSize size = size(imagenet);
    EdgeRule edges = size != null && layout.hasOpenSides() ? size.edges() : null;
    List<Float> mean = beside.mean();
    List<Float> std = beside.std();
    if (mean == null || std == null) {
      boolean zeros = notes.ultralytics();
      add(
          "mean and std",
          imagenet && !zeros ? "ImageNet's" : "none",
          zeros ? Grade.KNOWN : Grade.ASSUMED,
          zeros ? "Ultralytics' own" : "as models of this kind were trained");
      mean = imagenet && !zeros ? ModelCard.IMAGENET_MEAN : ModelCard.NO_MEAN;
      std = imagenet && !zeros ? ModelCard.IMAGENET_STD : ModelCard.NO_STD;
    }
    float rescale = beside.rescale() == null ? ModelCard.RESCALE : beside.rescale();
    if (rescale == ModelCard.RESCALE && mean.stream().anyMatch(level -> Math.abs(level) > 4)) {
      add("rescale", "1/255", Grade.ASSUMED, "although the mean " + mean + " looks like levels");
    }
    return new ModelCard(
        name(file.path()),
        scores,
        noObject,
        /* labelBase= */ 0,
        /* allLabels= */ false,
        side("width", 3, size == null ? 0 : size.width(), notes.width()),
        side("height", 2, size == null ? 0 : size.height(), notes.height()),
        /* bgr= */ false,
        rescale,
        mean,
        std,
        resize(size),
        filter(),
        edges,
        labels(layout.categories(noObject)),
        ModelCard.MAX_OBJECTS);
  }

  private void add(String what, String value, Grade grade, String why) {
    findings.add(new CardFinding(what, value, grade, why));
  }

  private @Nullable ProcessorSize size(boolean imagenet) {
    ProcessorSize size = beside.size();
    boolean detr = imagenet && layout.kind() == ModelLayout.Kind.QUERIES && notes.width() == 0;
    if (size == null && detr && layout.hasOpenSides()) {
      return new ProcessorSize(
          DETR_EDGES.longest(),
          DETR_EDGES.shortest(),
          DETR_EDGES,
          Grade.ASSUMED,
          "as DETR was trained");
    }
    return size;
  }

  private Resize resize(@Nullable ProcessorSize size) {
    for (String note : beside.notes()) {
      add("resize", note.replaceFirst("^resize: ", ""), Grade.ASSUMED, "preprocessor_config.json");
    }
    if (size == null) {
      Resize guess = layout.hasMask() ? Resize.FIT : Resize.STRETCH;
      boolean known = notes.ultralytics();
      add(
          "resize",
          YamlMap.word(guess),
          known ? Grade.KNOWN : Grade.ASSUMED,
          known
              ? "as Ultralytics' RT-DETR"
              : layout.hasMask() ? "the graph takes a mask" : "as the RT-DETR family");
      return guess;
    }
    if (size.edges() == null) {
      add("resize", "stretch", Grade.KNOWN, size.why());
      return Resize.STRETCH;
    }
    if (layout.hasOpenSides()) {
      add("resize", "keeps the aspect", size.grade(), size.why());
    } else {
      add("resize", "fit", Grade.LIKELY, size.why() + ", but the graph has one size: padded");
    }
    return Resize.FIT;
  }

  private Filter filter() {
    if (beside.filter() != null) {
      return beside.filter();
    }
    if (notes.ultralytics()) {
      add("filter", "opencv-linear", Grade.KNOWN, "as Ultralytics' predictor");
      return Filter.OPENCV_LINEAR;
    }
    if (layout.kind() == ModelLayout.Kind.ROWS && layout.order() == RowOrder.CLASS_SCORE_BOX) {
      add("filter", "opencv-cubic", Grade.ASSUMED, "as PaddleDetection's RT-DETR (interp: 2)");
      return Filter.OPENCV_CUBIC;
    }
    if (layout.kind() == ModelLayout.Kind.DETS_LABELS) {
      add("filter", "torch-linear", Grade.LIKELY, "as RF-DETR's own predict (rfdetr 1.11)");
      return Filter.TORCH_LINEAR;
    }
    add("filter", "bilinear", Grade.ASSUMED, "as most models");
    return Filter.BILINEAR;
  }

  private int side(String which, int axis, int besideSide, int notedSide) throws ModelException {
    long side = layout.imageInfo().size(axis);
    if (side == TensorInfo.DYNAMIC) {
      side = besideSide == 0 ? notedSide : besideSide;
    }
    if (side == 0) {
      add(which, String.valueOf(DEFAULT_SIDE), Grade.ASSUMED, "the graph leaves it open");
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
        add("labels", beside.labels().size() + " names", Grade.KNOWN, "id2label of config.json");
        return beside.labels();
      }
      add(
          "labels",
          "not the %d of config.json, because the graph has %d classes"
              .formatted(beside.labels().size(), categories),
          Grade.ASSUMED,
          "they do not fit");
    }
    if (!notes.names().isEmpty() && (categories == 0 || notes.names().size() == categories)) {
      add("labels", notes.names().size() + " names", Grade.KNOWN, "the graph's metadata");
      return notes.names();
    }
    if (categories == 91) {
      add("labels", "COCO's by id, because there are 91", Grade.ASSUMED, "91 classes");
      return CocoLabels.byId();
    }
    if (categories == 80 || layout.kind().isPostProcessed()) {
      add("labels", "COCO's 80", Grade.ASSUMED, "as most models");
      return CocoLabels.EIGHTY;
    }
    List<String> numbers = new ArrayList<>();
    for (int classId = 0; classId < categories; classId++) {
      numbers.add("class-" + classId);
    }
    add("labels", "numbers", Grade.ASSUMED, "nobody names them");
    return numbers;
  }

  private static String name(Path model) {
    String name = ModelCards.baseName(model);
    Path folder = model.toAbsolutePath().normalize().getParent();
    if (folder != null && folder.endsWith("onnx") && name.startsWith("model")) {
      folder = folder.getParent();
    }
    // A bundle's file is always named model.onnx; the folder's name identifies the model.
    return name.equals("model") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : name;
  }
}
