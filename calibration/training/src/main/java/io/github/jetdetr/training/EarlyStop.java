package io.github.jetdetr.training;

/** Early stopping: ends a training whose validation AP no longer improves. */
final class EarlyStop {

  private final int patience;
  private double best = Double.NEGATIVE_INFINITY;
  private int sinceBest;

  /**
   * @param patience number of validations without improvement before stopping
   */
  EarlyStop(int patience) {
    this.patience = patience;
  }

  /** Records a validation; returns whether it is the best so far. */
  boolean record(double ap) {
    sinceBest = ap > best ? 0 : sinceBest + 1;
    best = Math.max(best, ap);
    return sinceBest == 0;
  }

  boolean isDue() {
    return sinceBest >= patience;
  }
}
