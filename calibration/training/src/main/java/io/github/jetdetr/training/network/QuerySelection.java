package io.github.jetdetr.training.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Tokens that look most like an object become the queries, with their own first box (two-stage
 * Deformable DETR, Zhu et al., 2021, appendix A.4; RT-DETR, section 4.3). Nothing about a dataset
 * is learned into fixed queries, and training converges several times sooner.
 *
 * @param <T> a value
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
    T places = ops.strongest(ops.max(ops.detach(logits)), count);
    T chosen = ops.rows(prepared, places);
    T anchors = ops.lookUp(ops.constant(Positions.anchors(shape), shape.tokens(), 4), places);
    T boxes = ops.add(new BoxHead<>(shape, ops).move("select.box", chosen), anchors);
    return new Queries<>(chosen, new Prediction<>(ops.rows(logits, places), boxes));
  }
}
