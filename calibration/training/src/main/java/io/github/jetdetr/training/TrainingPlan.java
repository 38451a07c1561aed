package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.scene.StudentSetting;
import io.github.jetdetr.training.torch.Schedule;

/**
 * All parameters of a training, apart from the street scenes themselves.
 *
 * @param seed of weight initialization, picture order and augmentation
 * @param pictures number of training pictures
 * @param validationPictures number of validation pictures
 * @param batch batch size
 * @param steps total number of steps
 * @param coarseShape shape of the network for most of the steps
 * @param fineShape the same with a larger input for the last steps, where small objects are large
 *     enough to be learned (progressive resizing)
 * @param fineShare share of the steps with the fine shape, 0..1
 * @param schedule the learning rate schedule
 * @param decay weight decay
 * @param maxGradient maximum norm of the gradient
 * @param dropout dropout rate of the feed-forward layers
 * @param averaging decay of the moving average of the weights (Tarvainen and Valpola, 2017)
 * @param validateEvery steps between validations
 * @param patience validations without improvement before early stopping
 * @param lossWeights weights of the parts of the loss
 * @param maxWindow side of the largest window that is cut out, relative to the picture; above 1
 *     pictures also shrink, with grey around them
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
    LossWeights lossWeights,
    double maxWindow) {

  static final int FINE_HEIGHT = 288;

  /** Width of the bundled model's input: narrower than in training, for 12 ms on two cores. */
  static final int EXPORTED_WIDTH = 480;

  private static final int FINE_WIDTH = 512;

  /** Most objects are small and cannot be learned from coarse pictures. */
  private static final double FINE_SHARE = 0.4;

  private static final long WARM_UP = 200;

  /** The plan of the bundled model. */
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
        LossWeights.DEFAULT,
        1);
  }

  /**
   * The plan of a student of one scene. Weights are averaged over fewer steps than for the bundled
   * model, because there are fewer.
   *
   * @param setting learning rate and augmentation
   * @param validateEvery steps between validations
   * @param patience validations without improvement before early stopping
   */
  static TrainingPlan scene(
      NetworkShape shape,
      long seed,
      int batch,
      long steps,
      StudentSetting setting,
      long validateEvery,
      int patience) {
    return new TrainingPlan(
        seed,
        0,
        0,
        batch,
        steps,
        shape,
        shape,
        0,
        new Schedule(setting.rate(), setting.rate() / 50, Math.min(WARM_UP, steps / 10 + 1), steps),
        0.02,
        1.0,
        0.05,
        0.99,
        validateEvery,
        patience,
        LossWeights.DEFAULT,
        setting.largestWindow());
  }

  /** A copy with another weight decay and dropout. */
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
        lossWeights,
        maxWindow);
  }

  /** A copy that uses the coarse shape for all steps. */
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
        lossWeights,
        maxWindow);
  }

  /** The shape of the network in step {@code step}. */
  NetworkShape shapeAt(long step) {
    return step < Math.round(steps * (1 - fineShare)) ? coarseShape : fineShape;
  }
}
