package io.github.jetdetr.card;

import static io.github.jetdetr.card.LayoutInputs.isDynamicOr;

import io.github.jetdetr.card.ModelLayout.Kind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a graph's layout by its outputs' names and shapes, by the exporter's notes and by the
 * operators in it.
 */
final class LayoutGuess {

  /** A layout and what speaks for it. */
  record Recognised(ModelLayout layout, List<CardFinding> findings) {}

  // A single output [N, A, B] may also be a YOLO's, of any size, even [N, 300, 6]. What
  // distinguishes an Ultralytics RT-DETR is its deformable attention, which samples a grid.
  private static final String DEFORMABLE_ATTENTION = "GridSample";
  private static final String ULTRALYTICS_HEAD = "RTDETRDecoder";
  private static final Set<TensorInfo.Type> WHOLE =
      Set.of(TensorInfo.Type.INT64, TensorInfo.Type.INT32, TensorInfo.Type.UINT8);

  private final OnnxFile file;
  private final LayoutInputs inputs;
  private final ExporterNotes notes;
  private final List<TensorInfo> outputs;
  private final List<CardFinding> findings = new ArrayList<>();

  private LayoutGuess(OnnxFile file) {
    this.file = file;
    inputs = LayoutInputs.of(file);
    notes = ExporterNotes.of(file);
    // Exports may also have the encoder's proposals as outputs; those are not detections.
    outputs = file.outputs().stream().filter(out -> !out.name().startsWith("enc")).toList();
  }

  static Recognised of(OnnxFile file) throws ModelException {
    LayoutGuess guess = new LayoutGuess(file);
    ModelLayout layout = guess.layout();
    guess.findings.addAll(guess.inputs.findings());
    return new Recognised(layout, guess.findings);
  }

  private ModelLayout layout() throws ModelException {
    TensorInfo image = inputs.image();
    if (image == null) {
      throw unknown(file, "no image input [N, 3, H, W]");
    }
    ModelLayout byName = postProcessed(image, true);
    if (byName == null) {
      byName = queries(image, find(LayoutGuess::isNamedLogits), find(LayoutGuess::isNamedBoxes));
    }
    if (byName != null) {
      return byName;
    }
    TensorInfo rows = find(out -> isRows(out) && (out.rank() == 2 || inputs.hasSizes()));
    if (rows != null) {
      return rows(image, rows, RowOrder.CLASS_SCORE_BOX, Grade.LIKELY, "a row of six numbers");
    }
    if (outputs.size() == 1 && outputs.get(0).rank() == 3) {
      return single(image, outputs.get(0));
    }
    ModelLayout byShape = postProcessed(image, false);
    return byShape == null ? queriesByShape(image) : byShape;
  }

  private @Nullable ModelLayout postProcessed(TensorInfo image, boolean named) {
    TensorInfo boxes = named ? find(LayoutGuess::isNamedBoxes) : only(LayoutGuess::isBoxes);
    TensorInfo labels =
        named
            ? find(out -> out.name().equals("labels") && out.rank() == 2)
            : only(out -> out.rank() == 2 && WHOLE.contains(out.type()));
    TensorInfo scores =
        named
            ? find(out -> out.name().equals("scores") && out.rank() == 2)
            : only(out -> out.rank() == 2 && !WHOLE.contains(out.type()));
    if (boxes == null || labels == null || scores == null) {
      return null;
    }
    found(named, Kind.POST_PROCESSED, "labels, boxes and scores");
    BoxUnit unit = inputs.hasSizes() ? BoxUnit.PICTURE : BoxUnit.CANVAS;
    findings.add(
        inputs.hasSizes()
            ? new CardFinding("box_unit", "picture", Grade.KNOWN, "the network is fed its size")
            : new CardFinding(
                "box_unit", "canvas", Grade.LIKELY, "the network is not fed the picture's size"));
    return layout(
        Kind.POST_PROCESSED, image, scores, boxes, labels.name(), 0, BoxFormat.XYXY, unit);
  }

  private @Nullable ModelLayout queries(
      TensorInfo image, @Nullable TensorInfo logits, @Nullable TensorInfo boxes) {
    if (logits == null || boxes == null || logits.equals(boxes)) {
      return null;
    }
    boolean dets = boxes.name().equals("dets");
    boolean usual = dets || boxes.name().startsWith("pred_boxes");
    found(true, dets ? Kind.DETS_LABELS : Kind.QUERIES, logits.name() + " and " + boxes.name());
    formFinding(usual ? Grade.KNOWN : Grade.LIKELY);
    return queryLayout(dets ? Kind.DETS_LABELS : Kind.QUERIES, image, logits, boxes);
  }

  private ModelLayout queriesByShape(TensorInfo image) throws ModelException {
    TensorInfo boxes = only(LayoutGuess::isBoxes);
    TensorInfo logits =
        boxes == null
            ? null
            : only(
                out ->
                    out.rank() == 3
                        && !out.equals(boxes)
                        && isDynamicOr(boxes.size(1), out.size(1))
                        && !WHOLE.contains(out.type()));
    if (boxes == null || logits == null) {
      throw unknown(file, "no pair of class and box outputs");
    }
    found(false, Kind.QUERIES, logits + " and " + boxes);
    formFinding(Grade.ASSUMED);
    return queryLayout(Kind.QUERIES, image, logits, boxes);
  }

  private ModelLayout queryLayout(
      Kind kind, TensorInfo image, TensorInfo logits, TensorInfo boxes) {
    int classes = (int) Math.max(0, logits.size(-1));
    return layout(kind, image, logits, boxes, null, classes, BoxFormat.CXCYWH, BoxUnit.NORMALIZED);
  }

  private ModelLayout single(TensorInfo image, TensorInfo output) throws ModelException {
    boolean ultralytics = notes.head().equals(ULTRALYTICS_HEAD);
    if (file.count(DEFORMABLE_ATTENTION) == 0 && !ultralytics) {
      throw unknown(
          file,
          "a single output without " + DEFORMABLE_ATTENTION + " belongs to a YOLO, not to a DETR");
    }
    long columns = output.size(2);
    if (columns != TensorInfo.DYNAMIC && columns <= 4) {
      throw unknown(file, "the only output has too few columns for a box and a class");
    }
    CardFinding chosen = UltralyticsHead.of(file, notes, columns);
    if (chosen.value().equals(YamlMap.word(Kind.ROWS))) {
      return rows(image, output, RowOrder.BOX_SCORE_CLASS, chosen.grade(), chosen.why());
    }
    findings.add(chosen);
    int classes = (int) Math.max(0, columns - 4);
    return layout(
        Kind.PACKED, image, output, output, null, classes, BoxFormat.CXCYWH, BoxUnit.NORMALIZED);
  }

  private ModelLayout rows(
      TensorInfo image, TensorInfo output, RowOrder order, Grade grade, String why) {
    boolean paddle = order == RowOrder.CLASS_SCORE_BOX;
    findings.add(new CardFinding("layout", "rows", grade, why));
    findings.add(new CardFinding("order", YamlMap.word(order), grade, why));
    BoxFormat form = paddle ? BoxFormat.XYXY : BoxFormat.CXCYWH;
    BoxUnit paddleUnit = inputs.hasSizes() ? BoxUnit.PICTURE : BoxUnit.CANVAS;
    BoxUnit unit = paddle ? paddleUnit : BoxUnit.NORMALIZED;
    return new ModelLayout(
        Kind.ROWS,
        image.name(),
        image,
        inputs.fed(),
        output.name(),
        output.name(),
        null,
        0,
        form,
        unit,
        order);
  }

  private ModelLayout layout(
      Kind kind,
      TensorInfo image,
      TensorInfo scores,
      TensorInfo boxes,
      @Nullable String labels,
      int classes,
      BoxFormat form,
      BoxUnit unit) {
    return new ModelLayout(
        kind,
        image.name(),
        image,
        inputs.fed(),
        scores.name(),
        boxes.name(),
        labels,
        classes,
        form,
        unit,
        RowOrder.BOX_SCORE_CLASS);
  }

  private void found(boolean named, Kind kind, String what) {
    findings.add(
        new CardFinding(
            "layout",
            YamlMap.word(kind),
            named ? Grade.KNOWN : Grade.LIKELY,
            (named ? "by their names: " : "by their shapes: ") + what));
  }

  private void formFinding(Grade grade) {
    String why = grade == Grade.KNOWN ? "as all exporters with this name" : "as DETR's";
    findings.add(new CardFinding("box_form", "cxcywh", grade, why));
    findings.add(new CardFinding("box_unit", "normalized", grade, why));
  }

  private static boolean isNamedBoxes(TensorInfo output) {
    boolean named = output.name().contains("box") || output.name().equals("dets");
    return named && isBoxes(output);
  }

  private static boolean isBoxes(TensorInfo output) {
    return output.rank() == 3 && isDynamicOr(4, output.size(2)) && !WHOLE.contains(output.type());
  }

  private static boolean isNamedLogits(TensorInfo output) {
    String name = output.name();
    boolean named = name.contains("logits") || name.equals("labels") || name.equals("scores");
    return named && output.rank() == 3;
  }

  private static boolean isRows(TensorInfo output) {
    return (output.rank() == 2 || output.rank() == 3) && output.size(-1) == 6;
  }

  static ModelException unknown(OnnxFile file, String why) {
    StringBuilder known = new StringBuilder();
    for (Kind kind : Kind.values()) {
      known.append(known.isEmpty() ? "" : "; ").append(kind.shape());
    }
    return new ModelException(
        ("%s is not a supported DETR layout (%s). Found: %s → %s. Supported: %s. A model card can"
                + " say which output is what")
            .formatted(file.path(), why, list(file.inputs()), list(file.outputs()), known));
  }

  private static String list(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::toString).collect(Collectors.joining(", "));
  }

  private @Nullable TensorInfo find(Predicate<TensorInfo> condition) {
    return outputs.stream().filter(condition).findFirst().orElse(null);
  }

  /** The only output of this kind; null if there are none or several. */
  private @Nullable TensorInfo only(Predicate<TensorInfo> condition) {
    List<TensorInfo> all = outputs.stream().filter(condition).toList();
    return all.size() == 1 ? all.get(0) : null;
  }
}
