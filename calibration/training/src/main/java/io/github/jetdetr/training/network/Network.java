package io.github.jetdetr.training.network;

import java.util.List;

/**
 * The whole detector: a DETR (Carion et al., 2020) in the real-time form of RT-DETR (Zhao et al.,
 * 2023).
 *
 * <p>Backbone and encoder turn the picture into tokens; the highest-scoring tokens become queries,
 * each with an initial box; in the decoder, the queries attend to each other and to the picture
 * around their boxes, which are refined layer by layer. Every query predicts one object or none,
 * without non-maximum suppression.
 *
 * @param <T> type of a value, see {@link Ops}
 */
public final class Network<T> {

  private final Ops<T> ops;
  private final NetworkShape shape;
  private final Backbone<T> backbone;
  private final Encoder<T> encoder;
  private final QuerySelection<T> selection;
  private final TransformerDecoder<T> decoder;

  public Network(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
    this.backbone = new Backbone<>(shape, ops);
    this.encoder = new Encoder<>(shape, ops);
    this.selection = new QuerySelection<>(shape, ops);
    this.decoder = new TransformerDecoder<>(shape, ops);
  }

  /**
   * Detects objects on [N, 3, H, W] pictures with values in 0..1: class logits [N, Q, C], boxes cx,
   * cy, w, h in 0..1 [N, Q, 4].
   */
  public NetworkOutput<T> detect(T images) {
    List<T> memory = memory(images);
    Queries<T> queries = select(memory, shape.queries());
    List<Prediction<T>> layers = decode(memory, queries, shape.queries(), null);
    Prediction<T> last = layers.get(layers.size() - 1);
    return new NetworkOutput<>(last.logits(), ops.sigmoid(last.boxLogits()));
  }

  /** Encoded features of the pictures at strides 8, 16 and 32. */
  public List<T> memory(T images) {
    return encoder.fuse(backbone.features(images));
  }

  /** The {@code count} highest-scoring tokens as queries. */
  public Queries<T> select(List<T> memory, int count) {
    return selection.select(memory, count);
  }

  /** The predictions of the queries after each decoder layer. */
  public List<Prediction<T>> decode(
      List<T> memory, Queries<T> queries, int count, @org.jspecify.annotations.Nullable T mask) {
    return decoder.refine(memory, queries, count, mask);
  }
}
