package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.network.NetworkShape;

/**
 * Everything that decides what comes out of a training, apart from the street itself.
 *
 * @param seed of the first weights, the order of the pictures and what is done to them
 * @param pictures how many are drawn to learn from
 * @param validationPictures how many are drawn to watch it by
 * @param batch pictures a step
 * @param steps of the whole training
 * @param coarseShape the network and its input for most of the steps
 * @param fineShape the same with a larger input, for the last steps: small objects are learned
 *     where they are large enough (progressive resizing)
 * @param fineShare of the steps that is done in the fine shape
 * @param schedule of the learning rate
 * @param decay of weights
 * @param maxGradient its greatest length
 * @param dropout in the feed-forward layers
 * @param averaging decay of the moving average of the weights (Tarvainen and Valpola, 2017)
 * @param validateEvery steps
 * @param patience validations without a better AP after which it ends early
 * @param lossWeights of the parts of the loss
 */
record TrainingPlan(
    long seed,
    int pictures,
    int validationPictures,
    int batch,
    long steps,
    NetworkShape coarseShape,
    NetworkShape fineShape,
    double fineShare,
    Schedule schedule,
    double decay,
    double maxGradient,
    double dropout,
    double averaging,
    long validateEvery,
    int patience,
    LossWeights lossWeights) {

  static final int FINE_HEIGHT = 288;

  /** The bundled model's input: a little narrower than it learned in, for 12 ms on two cores. */
  static final int EXPORTED_WIDTH = 480;

  private static final int FINE_WIDTH = 512;

  /** Most objects are small, and what a coarse picture does not show is not learned there. */
  private static final double FINE_SHARE = 0.4;

  private static final long WARM_UP = 200;

  /** What the bundled model was trained by. */
  static TrainingPlan bundled(
      long seed, int pictures, int batch, long steps, double rate, int classes) {
    return new TrainingPlan(
        seed,
        pictures,
        240,
        batch,
        steps,
        NetworkShape.bundled(320, 192, classes),
        NetworkShape.bundled(FINE_WIDTH, FINE_HEIGHT, classes),
        FINE_SHARE,
        new Schedule(rate, rate / 50, WARM_UP, steps),
        0.02,
        1.0,
        0.05,
        0.998,
        500,
        12,
        LossWeights.DEFAULT);
  }

  /** The same with another weight decay and dropout. */
  TrainingPlan with(double newDecay, double newDropout) {
    return new TrainingPlan(
        seed,
        pictures,
        validationPictures,
        batch,
        steps,
        coarseShape,
        fineShape,
        fineShare,
        schedule,
        newDecay,
        maxGradient,
        newDropout,
        averaging,
        validateEvery,
        patience,
        lossWeights);
  }

  /** The same without the larger input at the end. */
  TrainingPlan coarseOnly() {
    return new TrainingPlan(
        seed,
        pictures,
        validationPictures,
        batch,
        steps,
        coarseShape,
        coarseShape,
        0,
        schedule,
        decay,
        maxGradient,
        dropout,
        averaging,
        validateEvery,
        patience,
        lossWeights);
  }

  /** The shape that step {@code step} is done in. */
  NetworkShape shapeAt(long step) {
    return step < Math.round(steps * (1 - fineShare)) ? coarseShape : fineShape;
  }
}
