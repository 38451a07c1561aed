package io.github.jetdetr.training.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refines the queries layer by layer: self-attention, cross-attention to the picture around their
 * boxes, then new classes and boxes (DETR, section 3.2; boxes are passed on as in Deformable DETR,
 * section 4.2, without gradient between layers).
 *
 * @param <T> type of a value, see {@link Ops}
 */
final class TransformerDecoder<T> {

  private final NetworkShape shape;
  private final Ops<T> ops;
  private final Attention<T> attention;
  private final DeformableAttention<T> crossAttention;

  TransformerDecoder(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
    this.attention = new Attention<>(shape, ops);
    this.crossAttention = new DeformableAttention<>(shape, ops);
  }

  /**
   * Refines the queries layer by layer.
   *
   * @param memory features of each level
   * @param count number of queries
   * @param mask added to the self-attention scores, [count, count]; null for none
   * @return the predictions of each layer
   */
  List<Prediction<T>> refine(List<T> memory, Queries<T> queries, int count, @Nullable T mask) {
    int width = shape.width();
    T content = ops.detach(queries.content());
    T boxLogits = ops.detach(queries.first().boxLogits());
    List<Prediction<T>> layers = new ArrayList<>();
    for (int layer = 0; layer < shape.decoderLayers(); layer++) {
      String name = "decoder" + layer;
      T boxes = ops.sigmoid(boxLogits);
      T position = positionOf(boxes);
      T placed = ops.add(content, position);
      T selfAttended = attention.attend(name + ".self", placed, content, mask);
      content = ops.layerNorm(name + ".norm1", ops.add(content, selfAttended), width);
      T attended =
          crossAttention.attend(name + ".cross", ops.add(content, position), boxes, memory, count);
      content = ops.layerNorm(name + ".norm2", ops.add(content, attended), width);
      T processed = new FeedForward<>(shape, ops).apply(name + ".feed", content);
      content = ops.layerNorm(name + ".norm3", ops.add(content, processed), width);

      T refined = ops.add(new BoxHead<>(shape, ops).offset(name + ".box", content), boxLogits);
      T logits =
          ops.linear(name + ".class", content, width, shape.classes(), Initialization.ONE_PERCENT);
      layers.add(new Prediction<>(logits, refined));
      boxLogits = ops.detach(refined);
    }
    return layers;
  }

  /**
   * Position embedding of a query's box (DAB-DETR, Liu et al., 2022; in RT-DETR's learned form).
   */
  private T positionOf(T boxes) {
    T inner = ops.relu(ops.linear("place.in", boxes, 4, shape.width(), Initialization.XAVIER));
    return ops.linear("place.out", inner, shape.width(), shape.width(), Initialization.XAVIER);
  }
}
