package io.github.jetdetr.calibration.tune;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The result of a cross-validated search.
 *
 * @param baseline the setting without tuning
 * @param best the best setting on all pictures, recommended if {@link #gain} is significant
 * @param baselineAp AP of {@code baseline} on all pictures, 0..1
 * @param bestAp AP of {@code best} on all pictures, 0..1; optimistic, because it was selected by it
 * @param thresholds score thresholds of {@code best}, fitted to all pictures
 * @param folds the searches that had pictures held out
 * @param tried number of settings scored
 */
public record Tuning(
    Setting baseline,
    Setting best,
    double baselineAp,
    double bestAp,
    Thresholds thresholds,
    List<Fold> folds,
    int tried) {

  /**
   * The search without one fold's pictures.
   *
   * @param chosen the best setting on the training pictures
   * @param trainingAp its AP on the training pictures
   * @param heldOutAp its AP on the held-out pictures
   * @param baselineAp AP of the baseline on the held-out pictures
   * @param baselineF1 F1 of the baseline on the held-out pictures, with the baseline threshold
   * @param commonF1 F1 on the held-out pictures with one threshold fitted to the training pictures
   * @param perCategoryF1 the same with one threshold for each category
   */
  public record Fold(
      Setting chosen,
      double trainingAp,
      double heldOutAp,
      double baselineAp,
      double baselineF1,
      double commonF1,
      double perCategoryF1) {

    /** The gain in AP on the held-out pictures. */
    public double gain() {
      return heldOutAp - baselineAp;
    }
  }

  /** A mean over folds and its standard error. */
  public record Spread(double mean, double error) {

    /** Whether the mean is above zero by more than two standard errors. */
    public boolean isGain() {
      return mean > 2 * error && mean > 0;
    }
  }

  public Tuning {
    folds = List.copyOf(folds);
  }

  /** The gain in AP on held-out pictures. */
  public Spread gain() {
    return spread(Fold::gain);
  }

  /** The gain in F1 of a fitted threshold over the baseline one, on held-out pictures. */
  public Spread commonThresholdGain() {
    return spread(fold -> fold.commonF1() - fold.baselineF1());
  }

  /** The gain in F1 of a threshold for each category over a common one, on held-out pictures. */
  public Spread perCategoryThresholdGain() {
    return spread(fold -> fold.perCategoryF1() - fold.commonF1());
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
