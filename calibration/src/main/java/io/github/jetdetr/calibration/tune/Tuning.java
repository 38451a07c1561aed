package io.github.jetdetr.calibration.tune;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a cross-validated search found.
 *
 * @param usual what is set without tuning
 * @param best what the search finds on all pictures: what to set, if it holds
 * @param usualAp AP of {@code usual} on all pictures
 * @param bestAp AP of {@code best} on all pictures, which it was chosen by: too good
 * @param thresholds of {@code best}, from all pictures
 * @param folds what became of a search that had not seen some of the pictures
 * @param tried how many settings were scored
 */
public record Tuning(
    Setting usual,
    Setting best,
    double usualAp,
    double bestAp,
    Thresholds thresholds,
    List<Fold> folds,
    int tried) {

  /**
   * One fold.
   *
   * @param chosen what the search chose on the pictures it saw
   * @param seenAp AP of the choice on them
   * @param heldOutAp AP of the choice on the others
   * @param usualAp AP of the usual setting on the others
   * @param usualF1 F1 on the others with the usual threshold
   * @param commonF1 with one threshold learned on the pictures seen
   * @param ownF1 with one for each category
   */
  public record Fold(
      Setting chosen,
      double seenAp,
      double heldOutAp,
      double usualAp,
      double usualF1,
      double commonF1,
      double ownF1) {

    /** What tuning gains on pictures it has not seen. */
    public double gain() {
      return heldOutAp - usualAp;
    }
  }

  /** A mean over folds with its standard error. */
  public record Spread(double mean, double error) {

    /** Whether the mean is above zero by more than two standard errors. */
    public boolean isGain() {
      return mean > 2 * error && mean > 0;
    }
  }

  public Tuning {
    folds = List.copyOf(folds);
  }

  /** The gain in AP on pictures that the search has not seen. */
  public Spread gain() {
    return spread(Fold::gain);
  }

  /** The gain in F1 of a learned threshold over the usual one. */
  public Spread commonThresholdGain() {
    return spread(fold -> fold.commonF1() - fold.usualF1());
  }

  /** The gain in F1 of a threshold for each category over one for all. */
  public Spread ownThresholdGain() {
    return spread(fold -> fold.ownF1() - fold.commonF1());
  }

  private Spread spread(ToDoubleFunction<Fold> value) {
    double[] values = folds.stream().mapToDouble(value).filter(Double::isFinite).toArray();
    double mean = 0;
    for (double one : values) {
      mean += one / values.length;
    }
    double squares = 0;
    for (double one : values) {
      squares += (one - mean) * (one - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
    return new Spread(mean, deviation / Math.sqrt(values.length));
  }
}
