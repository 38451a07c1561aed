package io.github.jetdetr.training;

/**
 * How fast is learned: a linear warm-up, then half a cosine down to a floor (Loshchilov and Hutter,
 * 2017).
 *
 * @param peak the highest learning rate
 * @param floor the last one
 * @param warmUpSteps until the peak
 * @param steps of the whole training
 */
record Schedule(double peak, double floor, long warmUpSteps, long steps) {

  double rate(long step) {
    if (step < warmUpSteps) {
      return peak * (step + 1) / warmUpSteps;
    }
    double done = Math.min(1, (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps));
    return floor + (peak - floor) * (1 + Math.cos(Math.PI * done)) / 2;
  }
}
