package io.github.jetdetr.training.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens with the highest class scores become the queries, with their initial boxes (two-stage
 * Deformable DETR, Zhu et al., 2021, appendix A.4; RT-DETR, section 4.3). Compared with learned
 * queries, training converges several times faster.
 *
 * @param <T> type of a value, see {@link Ops}
 */
final class QuerySelection<T> {

  private final NetworkShape shape;
  private final Ops<T> ops;

  QuerySelection(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
  }

  Queries<T> select(List<T> memory, int count) {
    List<T> levels = new ArrayList<>();
    for (T level : memory) {
      levels.add(ops.permute(ops.reshape(level, 0, shape.width(), -1), 0, 2, 1));
    }
    T tokens = ops.concat(levels, 1);
    int width = shape.width();
    T prepared =
        ops.layerNorm(
            "select.norm",
            ops.linear("select.prepare", tokens, width, width, Initialization.XAVIER),
            width);
    T logits =
        ops.linear("select.class", prepared, width, shape.classes(), Initialization.ONE_PERCENT);
    T indices = ops.topK(ops.max(ops.detach(logits)), count);
    T selected = ops.gatherRows(prepared, indices);
    T anchors = ops.gather(ops.constant(Positions.anchors(shape), shape.tokens(), 4), indices);
    T boxes = ops.add(new BoxHead<>(shape, ops).offset("select.box", selected), anchors);
    return new Queries<>(selected, new Prediction<>(ops.gatherRows(logits, indices), boxes));
  }
}
