package io.github.jetdetr.training.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Queries become objects, layer by layer: they look at each other, then at the picture around their
 * boxes, then refine class and box (DETR, section 3.2; boxes handed on as in Deformable DETR,
 * section 4.2, without gradient between layers).
 *
 * @param <T> a value
 */
final class TransformerDecoder<T> {

  private final NetworkShape shape;
  private final Ops<T> ops;
  private final Attention<T> attention;
  private final DeformableAttention<T> looking;

  TransformerDecoder(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
    this.attention = new Attention<>(shape, ops);
    this.looking = new DeformableAttention<>(shape, ops);
  }

  /**
   * @param count how many queries there are
   * @param mask which query may see which, [count, count]; null when all see all
   */
  List<Prediction<T>> refine(List<T> memory, Queries<T> queries, int count, @Nullable T mask) {
    int width = shape.width();
    T content = ops.detach(queries.content());
    T boxLogits = ops.detach(queries.first().boxLogits());
    List<Prediction<T>> layers = new ArrayList<>();
    for (int layer = 0; layer < shape.decoderLayers(); layer++) {
      String name = "decoder" + layer;
      T boxes = ops.sigmoid(boxLogits);
      T place = place(boxes);
      T placed = ops.add(content, place);
      T agreed = attention.attend(name + ".self", placed, content, mask);
      content = ops.layerNorm(name + ".norm1", ops.add(content, agreed), width);
      T seen = looking.look(name + ".cross", ops.add(content, place), boxes, memory, count);
      content = ops.layerNorm(name + ".norm2", ops.add(content, seen), width);
      T thought = new FeedForward<>(shape, ops).think(name + ".feed", content);
      content = ops.layerNorm(name + ".norm3", ops.add(content, thought), width);

      T moved = ops.add(new BoxHead<>(shape, ops).move(name + ".box", content), boxLogits);
      T logits =
          ops.linear(name + ".class", content, width, shape.classes(), Initialization.ONE_PERCENT);
      layers.add(new Prediction<>(logits, moved));
      boxLogits = ops.detach(moved);
    }
    return layers;
  }

  /** A query's position, from its box (DAB-DETR, Liu et al., 2022; the learned form of RT-DETR). */
  private T place(T boxes) {
    T inner = ops.relu(ops.linear("place.in", boxes, 4, shape.width(), Initialization.XAVIER));
    return ops.linear("place.out", inner, shape.width(), shape.width(), Initialization.XAVIER);
  }
}
