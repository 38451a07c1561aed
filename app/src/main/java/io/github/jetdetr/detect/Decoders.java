package io.github.jetdetr.detect;

import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.card.NoObject;
import io.github.jetdetr.card.RowOrder;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the decoder of one slot: finds the outputs and checks that they have the shapes that
 * decoding expects. Of a fixed batch, the first picture's are read.
 */
final class Decoders {

  // Matches any size of an output; printed as a dynamic one.
  private static final long ANY = TensorInfo.DYNAMIC;

  private final OnnxFile file;
  private final ModelLayout layout;
  private final ModelCard card;
  private final float threshold;
  private final boolean onFrame;

  /**
   * @param input how frames are preprocessed
   * @param threshold minimum score of a detection, in 0..1
   */
  Decoders(OnnxFile file, ModelLayout layout, ModelCard card, InputSpec input, float threshold) {
    this.file = file;
    this.layout = layout;
    this.card = card;
    this.threshold = threshold;
    // A canvas of the picture's own aspect is all picture, and boxes of a masked input are relative
    // to the picture, not to the padding.
    boolean whole = input.resize() == Resize.STRETCH || input.edges() != null;
    onFrame = whole || (layout.hasMask() && !layout.kind().isPostProcessed());
  }

  /**
   * The decoder for these outputs.
   *
   * @throws ModelException if one is missing, or has another shape
   */
  Decoder of(List<Tensor> outputs) throws ModelException {
    return switch (layout.kind()) {
      case POST_PROCESSED -> listed(outputs);
      case ROWS -> rows(outputs);
      case PACKED -> packed(outputs);
      case QUERIES, DETS_LABELS -> queries(outputs);
    };
  }

  private Decoder listed(List<Tensor> outputs) throws ModelException {
    Tensor scores = output(outputs, layout.scores(), ANY, ANY);
    int count = scores.size(1);
    Tensor labels = output(outputs, String.valueOf(layout.labels()), ANY, count);
    Tensor boxes = output(outputs, layout.boxes(), ANY, count, 4);
    return postProcessed(column(labels, 1, 0), column(scores, 1, 0), boxes, 4, 0, count);
  }

  private Decoder rows(List<Tensor> outputs) throws ModelException {
    Tensor found = find(outputs, layout.scores());
    boolean flat = found.shape().size() == 2;
    Tensor rows =
        flat
            ? output(outputs, layout.scores(), ANY, 6)
            : output(outputs, layout.scores(), ANY, ANY, 6);
    int pictures = flat ? fixedBatch() : 1;
    int count = rows.size(-2) / pictures;
    RowOrder order = layout.order();
    return postProcessed(
        column(rows, 6, order.label()),
        column(rows, 6, order.score()),
        rows,
        6,
        order.box(),
        count);
  }

  private int fixedBatch() {
    return (int) Math.max(1, layout.imageInfo().size(0));
  }

  private static PostProcessedDecoder.Column column(Tensor tensor, int stride, int offset) {
    return new PostProcessedDecoder.Column(new OutputValues(tensor), stride, offset);
  }

  private Decoder postProcessed(
      PostProcessedDecoder.Column labels,
      PostProcessedDecoder.Column scores,
      Tensor boxes,
      int stride,
      int offset,
      int count) {
    return new PostProcessedDecoder(
        labels,
        scores,
        reader(boxes, stride, offset),
        count,
        card.labelBase(),
        card.allLabels(),
        threshold,
        card.maxObjects());
  }

  private Decoder packed(List<Tensor> outputs) throws ModelException {
    Tensor both = output(outputs, layout.scores(), ANY, ANY, ANY);
    int columns = both.size(2);
    if (columns < 5) {
      throw new ModelException(
          "%s: output %s has too few columns for a box and a class"
              .formatted(file.path(), info(both)));
    }
    QueryDecoder.Scores scores =
        new QueryDecoder.Scores(
            new OutputValues(both), columns, 4, both.size(1), columns - 4, card.noObject());
    return decoder(scores, reader(both, columns, 0));
  }

  private Decoder queries(List<Tensor> outputs) throws ModelException {
    Tensor logits = output(outputs, layout.scores(), ANY, ANY, ANY);
    int queries = logits.size(1);
    int columns = logits.size(2);
    Tensor boxes = output(outputs, layout.boxes(), ANY, queries, 4);
    QueryDecoder.Scores scores =
        new QueryDecoder.Scores(
            new OutputValues(logits), columns, 0, queries, columns, card.noObject());
    return decoder(scores, reader(boxes, 4, 0));
  }

  private Decoder decoder(QueryDecoder.Scores scores, BoxReader boxes) throws ModelException {
    if (card.noObject() != NoObject.NONE && scores.columns() < 2) {
      throw new ModelException(
          "%s: %s requires at least one class besides 'no object'"
              .formatted(
                  file.path(), card.scores() == ScoreKind.SOFTMAX ? "softmax" : "no_object"));
    }
    return new QueryDecoder(
        scores, boxes, card.scores(), card.allLabels(), threshold, card.maxObjects());
  }

  private BoxReader reader(Tensor boxes, int stride, int offset) {
    return new BoxReader(
        new OutputValues(boxes), stride, offset, layout.boxForm(), layout.boxUnit(), onFrame);
  }

  private Tensor find(List<Tensor> outputs, String name) throws ModelException {
    for (Tensor output : outputs) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    throw new ModelException(file.path() + ": the network has no output '" + name + "'");
  }

  /** Finds an output and checks that it has the shape that decoding expects. */
  private Tensor output(List<Tensor> outputs, String name, long... shape) throws ModelException {
    Tensor output = find(outputs, name);
    boolean fits = output.shape().size() == shape.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = shape[axis] == ANY || shape[axis] == output.size(axis);
    }
    if (!fits) {
      List<Long> sizes = new ArrayList<>();
      for (long size : shape) {
        sizes.add(size);
      }
      throw new ModelException(
          "%s: expected output %s, but the network has %s"
              .formatted(file.path(), new TensorInfo(name, output.type(), sizes), info(output)));
    }
    return output;
  }

  private static TensorInfo info(Tensor tensor) {
    return new TensorInfo(tensor.name(), tensor.type(), tensor.shape());
  }
}
