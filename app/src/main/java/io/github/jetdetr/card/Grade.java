package io.github.jetdetr.card;

/** How sure a statement about a model is. */
public enum Grade {
  /** The graph, its metadata or a file beside it says so. */
  KNOWN,
  /** The form of the graph speaks for it, and every exporter we know agrees. */
  LIKELY,
  /** Nothing says so; it is what most models of this kind were trained with. */
  ASSUMED
}
