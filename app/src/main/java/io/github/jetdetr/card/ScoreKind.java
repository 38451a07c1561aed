package io.github.jetdetr.card;

/** What a model's class outputs mean; the graph cannot say, so the model card does. */
public enum ScoreKind {
  /**
   * Logits, one sigmoid a class; a query may be several objects, the best of all queries × classes
   * are taken (Deformable DETR, Zhu et al. 2021, and all that came after it).
   */
  SIGMOID,
  /**
   * Logits with a last class "no object", one softmax over all; a query is its best class (DETR,
   * Carion et al. 2020, section 3.1).
   */
  SOFTMAX,
  /** Probabilities already; a query is its best class (Ultralytics' export). */
  PROBABILITY
}
