package io.github.jetdetr.training.network;

import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention (Vaswani et al., 2017, section 3.2). Positions are added to queries and
 * keys, not to values, as in DETR (Carion et al., 2020, appendix A.4).
 *
 * @param <T> type of a value, see {@link Ops}
 */
record Attention<T>(NetworkShape shape, Ops<T> ops) {

  /**
   * @param placed tokens with position embeddings added, [N, T, C], for queries and keys
   * @param tokens tokens for the values, [N, T, C]
   * @param mask added to the scores, [T, T], −∞ where attention is not allowed; null for none
   */
  T attend(String name, T placed, T tokens, @Nullable T mask) {
    T queries = heads(linear(name + ".query", placed), 0, 2, 1, 3);
    T keys = heads(linear(name + ".key", placed), 0, 2, 3, 1);
    T values = heads(linear(name + ".value", tokens), 0, 2, 1, 3);
    int headWidth = shape.width() / shape.heads();
    T scores = ops.mul(ops.matmul(queries, keys), (float) (1 / Math.sqrt(headWidth)));
    if (mask != null) {
      scores = ops.add(scores, mask);
    }
    T attended = ops.matmul(ops.softmax(scores), values);
    return linear(
        name + ".out", ops.reshape(ops.permute(attended, 0, 2, 1, 3), 0, 0, shape.width()));
  }

  private T linear(String name, T x) {
    return ops.linear(name, x, shape.width(), shape.width(), Initialization.XAVIER);
  }

  private T heads(T x, int... axes) {
    return ops.permute(ops.reshape(x, 0, 0, shape.heads(), shape.width() / shape.heads()), axes);
  }
}
