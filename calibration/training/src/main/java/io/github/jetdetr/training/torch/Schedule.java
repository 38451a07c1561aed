package io.github.jetdetr.training.torch;

/**
 * Learning rate schedule: linear warm-up, then cosine decay to a minimum (Loshchilov and Hutter,
 * 2017).
 *
 * @param peak maximum learning rate
 * @param floor final learning rate
 * @param warmUpSteps steps until the peak
 * @param steps total number of steps
 */
public record Schedule(double peak, double floor, long warmUpSteps, long steps) {

  /** The rate of a step, counted from 0. */
  public double rate(long step) {
    if (step < warmUpSteps) {
      return peak * (step + 1) / warmUpSteps;
    }
    double done = Math.min(1, (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps));
    return floor + (peak - floor) * (1 + Math.cos(Math.PI * done)) / 2;
  }
}
