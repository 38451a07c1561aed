package io.github.jetdetr.card;

/** Meaning of a model's class outputs; not in the graph, so given by the model card. */
public enum ScoreKind {
  /**
   * Logits with one sigmoid per class; a query may yield several objects, the best of all queries ×
   * classes are kept (Deformable DETR, Zhu et al. 2021, and its successors).
   */
  SIGMOID,
  /**
   * Logits with "no object" as last class and one softmax over all; a query yields its best class
   * (DETR, Carion et al. 2020, section 3.1).
   */
  SOFTMAX,
  /** Probabilities; a query yields its best class (Ultralytics' export). */
  PROBABILITY
}
