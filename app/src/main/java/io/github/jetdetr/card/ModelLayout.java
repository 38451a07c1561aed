package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.FedInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph's inputs and outputs and what they mean.
 *
 * @param kind the layout
 * @param image name of the image input
 * @param imageInfo the image input as declared, [N, 3, H, W]
 * @param fed the other inputs and what they are fed
 * @param scores name of the output with scores or logits; for {@link Kind#PACKED} and {@link
 *     Kind#ROWS} the only output
 * @param boxes name of the output with boxes; for {@link Kind#PACKED} and {@link Kind#ROWS} the
 *     only output
 * @param labels name of the output with class ids; only for {@link Kind#POST_PROCESSED}
 * @param classes class outputs per query (including a no-object class), 0 if there are none or the
 *     graph leaves them open
 * @param boxForm what a box's numbers are
 * @param boxUnit what they are measured in
 * @param order the columns of {@link Kind#ROWS}; without meaning for the others
 */
public record ModelLayout(
    Kind kind,
    String image,
    TensorInfo imageInfo,
    List<FedInput> fed,
    String scores,
    String boxes,
    @Nullable String labels,
    int classes,
    BoxFormat boxForm,
    BoxUnit boxUnit,
    RowOrder order) {

  /** The supported layouts. */
  public enum Kind {
    /**
     * Labels, boxes in pixels and scores: RT-DETR, D-FINE, DEIM as exported by their own scripts.
     */
    POST_PROCESSED("images, orig_target_sizes → labels, boxes, scores"),
    /**
     * Class logits and boxes in 0..1 per query: Hugging Face exports, raw DEIM, TAO, original DETR.
     */
    QUERIES("images → logits [N,Q,C], pred_boxes [N,Q,4]"),
    /** The same with other names and ImageNet normalisation: RF-DETR, LW-DETR. */
    DETS_LABELS("input → dets [N,Q,4], labels [N,Q,C]"),
    /** Boxes and probabilities side by side: Ultralytics RT-DETR until 8.3. */
    PACKED("images → [N,Q,4+C] with GridSample in the graph"),
    /**
     * One row of box, score and class for each object: Ultralytics RT-DETR since 8.4,
     * PaddleDetection.
     */
    ROWS("images → [N,K,6] or [K,6]");

    private final String shape;

    Kind(String shape) {
      this.shape = shape;
    }

    /** Inputs and outputs, in one line. */
    public String shape() {
      return shape;
    }

    /** Whether the network itself chose the classes, so that there are scores and no logits. */
    public boolean isPostProcessed() {
      return this == POST_PROCESSED || this == ROWS;
    }

    /** Whether boxes and scores are columns of one output. */
    public boolean isOneOutput() {
      return this == PACKED || this == ROWS;
    }
  }

  public ModelLayout {
    fed = List.copyOf(fed);
  }

  /** Number of classes without the no-object class, 0 if unknown. */
  int categories(NoObject noObject) {
    return noObject == NoObject.NONE ? classes : Math.max(0, classes - 1);
  }

  /** Whether the network is fed a mask of the picture. */
  public boolean hasMask() {
    return fed.stream().anyMatch(input -> input.content() == FedInput.Content.MASK);
  }

  /** Whether the graph leaves both sides of the picture open. */
  boolean hasOpenSides() {
    return imageInfo.size(2) == TensorInfo.DYNAMIC && imageInfo.size(3) == TensorInfo.DYNAMIC;
  }

  /**
   * Recognises the layout from the graph alone; a model card may say otherwise, see {@link
   * ModelCards#find}.
   *
   * @throws ModelException if it is none of the supported ones; the message lists what was found
   *     and what is supported
   */
  public static ModelLayout recognise(OnnxFile file) throws ModelException {
    return LayoutGuess.of(file).layout();
  }
}
