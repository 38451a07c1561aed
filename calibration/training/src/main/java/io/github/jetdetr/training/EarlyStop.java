package io.github.jetdetr.training;

/** Ends a training that no longer gets better on pictures it does not learn from. */
final class EarlyStop {

  private final int patience;
  private double best = Double.NEGATIVE_INFINITY;
  private int sinceBest;

  /**
   * @param patience measurements without a better one that are waited through
   */
  EarlyStop(int patience) {
    this.patience = patience;
  }

  void saw(double ap) {
    sinceBest = ap > best ? 0 : sinceBest + 1;
    best = Math.max(best, ap);
  }

  boolean isDue() {
    return sinceBest >= patience;
  }
}
