package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The known DETR layout of a graph, recognised from its inputs and outputs.
 *
 * @param kind the layout
 * @param image name of the image input
 * @param imageInfo the image input as declared, [N, 3, H, W]
 * @param sizes name of the (width, height) input, or null
 * @param mask name of the pixel mask input, or null
 * @param scores name of the output with scores or logits; for {@link Kind#PACKED} the only output
 * @param boxes name of the output with boxes; for {@link Kind#PACKED} the only output
 * @param labels name of the output with class ids; only for {@link Kind#POST_PROCESSED}
 * @param classes class outputs per query (including a no-object class), 0 if dynamic in the graph
 */
public record ModelLayout(
    Kind kind,
    String image,
    TensorInfo imageInfo,
    @Nullable String sizes,
    @Nullable String mask,
    String scores,
    String boxes,
    @Nullable String labels,
    int classes) {

  /** The supported layouts. */
  public enum Kind {
    /**
     * Labels, boxes in pixels and scores, sorted: RT-DETR, D-FINE, DEIM as exported by their own
     * scripts.
     */
    POST_PROCESSED("images, orig_target_sizes → labels, boxes, scores"),
    /**
     * Class logits and boxes in 0..1 per query: Hugging Face exports, raw DEIM, TAO, original DETR.
     */
    QUERIES("images → logits [N,Q,C], pred_boxes [N,Q,4]"),
    /** The same with other names and ImageNet normalisation: RF-DETR, LW-DETR. */
    DETS_LABELS("input → dets [N,Q,4], labels [N,Q,C]"),
    /** Boxes and probabilities side by side: Ultralytics RT-DETR. */
    PACKED("images → [N,Q,4+C] with GridSample in the graph");

    private final String shape;

    Kind(String shape) {
      this.shape = shape;
    }

    /** Inputs and outputs, in one line. */
    public String shape() {
      return shape;
    }
  }

  // A single output [N, A, B] may also be a YOLO's, of any size, even [N, 300, 6]. What
  // distinguishes an Ultralytics RT-DETR is its deformable attention, which samples a grid.
  private static final String DEFORMABLE_ATTENTION = "GridSample";

  /** Number of classes without the no-object class, 0 if dynamic in the graph. */
  int categories(ScoreKind kind) {
    return kind == ScoreKind.SOFTMAX ? Math.max(0, classes - 1) : classes;
  }

  /**
   * Recognises the layout.
   *
   * @throws ModelException if it is none of the supported ones; the message lists what was found
   *     and what is supported
   */
  public static ModelLayout recognise(OnnxFile file) throws ModelException {
    List<TensorInfo> outputs = file.outputs();
    TensorInfo image = find(file.inputs(), in -> in.rank() == 4 && isDynamicOr(3, in.size(1)));
    if (image == null) {
      throw unknown(file, "no image input [N, 3, H, W]");
    }
    String sizes = name(find(file.inputs(), in -> in.rank() == 2 && in.size(1) == 2));
    String mask = name(find(file.inputs(), in -> in.name().endsWith("mask") && in.rank() == 3));

    TensorInfo labels = find(outputs, out -> out.name().equals("labels") && out.rank() == 2);
    TensorInfo scores = find(outputs, out -> out.name().equals("scores") && out.rank() == 2);
    TensorInfo boxes = find(outputs, ModelLayout::isBoxes);
    if (labels != null && scores != null && boxes != null) {
      if (sizes == null) {
        throw unknown(file, "no input for the image size, so the unit of the boxes is unknown");
      }
      return new ModelLayout(
          Kind.POST_PROCESSED,
          image.name(),
          image,
          sizes,
          mask,
          scores.name(),
          boxes.name(),
          labels.name(),
          0);
    }
    TensorInfo logits = find(outputs, ModelLayout::isLogits);
    if (logits != null && boxes != null) {
      Kind kind = boxes.name().equals("dets") ? Kind.DETS_LABELS : Kind.QUERIES;
      return queries(kind, image, sizes, mask, logits, boxes);
    }
    if (outputs.size() == 1 && outputs.get(0).rank() == 3) {
      return packed(file, image, sizes, mask, outputs.get(0));
    }
    throw unknown(file, "no pair of class and box outputs");
  }

  private static ModelLayout queries(
      Kind kind,
      TensorInfo image,
      @Nullable String sizes,
      @Nullable String mask,
      TensorInfo logits,
      TensorInfo boxes) {
    int classes = (int) Math.max(0, logits.size(-1));
    return new ModelLayout(
        kind, image.name(), image, sizes, mask, logits.name(), boxes.name(), null, classes);
  }

  private static ModelLayout packed(
      OnnxFile file,
      TensorInfo image,
      @Nullable String sizes,
      @Nullable String mask,
      TensorInfo output)
      throws ModelException {
    if (!file.operators().containsKey(DEFORMABLE_ATTENTION)) {
      throw unknown(
          file,
          "a single output without " + DEFORMABLE_ATTENTION + " belongs to a YOLO, not to a DETR");
    }
    long columns = output.size(2);
    if (columns != TensorInfo.DYNAMIC && columns <= 4) {
      throw unknown(file, "the only output has too few columns for a box and a class");
    }
    return new ModelLayout(
        Kind.PACKED,
        image.name(),
        image,
        sizes,
        mask,
        output.name(),
        output.name(),
        null,
        (int) Math.max(0, columns - 4));
  }

  private static boolean isBoxes(TensorInfo output) {
    boolean named = output.name().contains("box") || output.name().equals("dets");
    return named && isOfDecoder(output) && isDynamicOr(4, output.size(2));
  }

  private static boolean isLogits(TensorInfo output) {
    boolean named = output.name().contains("logits") || output.name().equals("labels");
    return named && isOfDecoder(output);
  }

  /** Exports may also have the encoder's proposals as outputs; those are not detections. */
  private static boolean isOfDecoder(TensorInfo output) {
    return output.rank() == 3 && !output.name().startsWith("enc");
  }

  private static boolean isDynamicOr(long expected, long size) {
    return size == TensorInfo.DYNAMIC || size == expected;
  }

  private static ModelException unknown(OnnxFile file, String why) {
    StringBuilder known = new StringBuilder();
    for (Kind kind : Kind.values()) {
      known.append(known.isEmpty() ? "" : "; ").append(kind.shape());
    }
    return new ModelException(
        "%s is not a supported DETR layout (%s). Found: %s → %s. Supported: %s"
            .formatted(file.path(), why, list(file.inputs()), list(file.outputs()), known));
  }

  private static String list(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::toString).collect(Collectors.joining(", "));
  }

  private static @Nullable TensorInfo find(
      List<TensorInfo> tensors, Predicate<TensorInfo> condition) {
    return tensors.stream().filter(condition).findFirst().orElse(null);
  }

  private static @Nullable String name(@Nullable TensorInfo tensor) {
    return tensor == null ? null : tensor.name();
  }
}
