package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the known DETR layouts a graph has, recognised from its inputs and outputs.
 *
 * @param kind the layout
 * @param image name of the picture input
 * @param imageInfo the picture input as declared, [N, 3, H, W]
 * @param sizes name of the (width, height) input, or null
 * @param mask name of the pixel mask input, or null
 * @param scores name of the output with scores or logits; for {@link Kind#PACKED} the only output
 * @param boxes name of the output with boxes; for {@link Kind#PACKED} the only output
 * @param labels name of the output with class numbers, {@link Kind#POST_PROCESSED} alone
 * @param classes class outputs a query (a no-object class included), 0 when the graph leaves it
 *     open
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

  /** The layouts that are understood. */
  public enum Kind {
    /** Labels, boxes in pixels and scores, sorted: RT-DETR, D-FINE, DEIM by their own exporters. */
    POST_PROCESSED("images, orig_target_sizes → labels, boxes, scores"),
    /** Class logits and boxes 0..1 a query: Hugging Face exports, raw DEIM, TAO, original DETR. */
    QUERIES("images → logits [N,Q,C], pred_boxes [N,Q,4]"),
    /** The same under other names, ImageNet-normalised: RF-DETR, LW-DETR. */
    DETS_LABELS("input → dets [N,Q,4], labels [N,Q,C]"),
    /** Boxes and probabilities side by side: Ultralytics RT-DETR. */
    PACKED("images → [N,Q,4+C] with GridSample in the graph");

    private final String shape;

    Kind(String shape) {
      this.shape = shape;
    }

    /** Inputs and outputs in one line. */
    public String shape() {
      return shape;
    }
  }

  // A lone output [N, A, B] may be a YOLO's too, of any size and also [N, 300, 6]. What tells an
  // Ultralytics RT-DETR from all of them is its deformable attention, which samples a grid.
  private static final String DEFORMABLE_ATTENTION = "GridSample";

  /** Classes an object may have, 0 when the graph leaves it open: a no-object class is none. */
  int categories(ScoreKind kind) {
    return kind == ScoreKind.SOFTMAX ? Math.max(0, classes - 1) : classes;
  }

  /**
   * Recognises the layout.
   *
   * @throws ModelException when it is none of the known ones; says what was found and what is
   *     understood
   */
  public static ModelLayout recognise(OnnxFile file) throws ModelException {
    List<TensorInfo> outputs = file.outputs();
    TensorInfo image = find(file.inputs(), in -> in.rank() == 4 && isOpenOr(3, in.size(1)));
    if (image == null) {
      throw unknown(file, "no picture input [N, 3, H, W]");
    }
    String sizes = name(find(file.inputs(), in -> in.rank() == 2 && in.size(1) == 2));
    String mask = name(find(file.inputs(), in -> in.name().endsWith("mask") && in.rank() == 3));

    TensorInfo labels = find(outputs, out -> out.name().equals("labels") && out.rank() == 2);
    TensorInfo scores = find(outputs, out -> out.name().equals("scores") && out.rank() == 2);
    TensorInfo boxes = find(outputs, ModelLayout::isBoxes);
    if (labels != null && scores != null && boxes != null) {
      if (sizes == null) {
        throw unknown(file, "no input for the picture's size, so the boxes' unit is open");
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
          file, "a lone output without " + DEFORMABLE_ATTENTION + " is a YOLO's, not a DETR's");
    }
    long columns = output.size(2);
    if (columns != TensorInfo.DYNAMIC && columns <= 4) {
      throw unknown(file, "the only output has no room for 4 box sides and a class");
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
    return named && isOfDecoder(output) && isOpenOr(4, output.size(2));
  }

  private static boolean isLogits(TensorInfo output) {
    boolean named = output.name().contains("logits") || output.name().equals("labels");
    return named && isOfDecoder(output);
  }

  /** Exports may also give the encoder's proposals, which come before the queries' answers. */
  private static boolean isOfDecoder(TensorInfo output) {
    return output.rank() == 3 && !output.name().startsWith("enc");
  }

  private static boolean isOpenOr(long wanted, long size) {
    return size == TensorInfo.DYNAMIC || size == wanted;
  }

  private static ModelException unknown(OnnxFile file, String why) {
    StringBuilder known = new StringBuilder();
    for (Kind kind : Kind.values()) {
      known.append(known.isEmpty() ? "" : "; ").append(kind.shape());
    }
    return new ModelException(
        "%s is no DETR layout this program knows (%s). Found: %s → %s. Understood: %s"
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
