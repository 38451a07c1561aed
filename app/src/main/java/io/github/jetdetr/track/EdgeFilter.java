package io.github.jetdetr.track;

/**
 * Where one edge of a box is and how fast it moves: a Kalman filter of constant velocity with white
 * noise in the acceleration, whose velocity fades while the edge is not seen.
 *
 * <p>The state is that of the last observation, and every prediction starts there, whatever time
 * has passed: nothing builds up in between, so an object that comes back is taken up from where it
 * was really seen.
 */
final class EdgeFilter {

  private double position;
  private double velocity;
  private double positionVariance;
  private double covariance;
  private double velocityVariance;

  private double predicted;
  private double predictedVariance;

  /** Forgets everything and begins at a first observation. */
  void start(double observed, double noise, double speedDeviation) {
    position = observed;
    velocity = 0;
    positionVariance = noise * noise;
    covariance = 0;
    velocityVariance = speedDeviation * speedDeviation;
    predicted = observed;
    predictedVariance = positionVariance;
  }

  /**
   * Says where the edge is some time after the last observation.
   *
   * @param acceleration standard deviation of the change of velocity in one second
   * @param reach so many seconds of its velocity the edge has come; fewer than have passed, because
   *     what is not seen is thought to slow down
   */
  void predict(double seconds, double acceleration, double reach) {
    predicted = position + velocity * reach;
    double growth = acceleration * acceleration * seconds * seconds * seconds / 3;
    predictedVariance =
        positionVariance + 2 * reach * covariance + reach * reach * velocityVariance + growth;
  }

  /** Takes an observation that lies some time after the last one, for which was predicted. */
  void observe(double observed, double noise, double seconds, double acceleration) {
    double q = acceleration * acceleration;
    double priorCovariance = covariance + seconds * velocityVariance + q * seconds * seconds / 2;
    double priorVelocityVariance = velocityVariance + q * seconds;
    double innovationVariance = predictedVariance + noise * noise;
    double gain = predictedVariance / innovationVariance;
    double velocityGain = priorCovariance / innovationVariance;
    double error = observed - predicted;
    position = predicted + gain * error;
    velocity += velocityGain * error;
    positionVariance = Math.max(0, (1 - gain) * predictedVariance);
    covariance = (1 - gain) * priorCovariance;
    velocityVariance = Math.max(0, priorVelocityVariance - velocityGain * priorCovariance);
    predicted = position;
    predictedVariance = positionVariance;
  }

  /** Where the edge is at the time of the last prediction or observation. */
  double predicted() {
    return predicted;
  }

  /** Its variance. */
  double predictedVariance() {
    return predictedVariance;
  }

  /** At the last observation, a second. */
  double velocity() {
    return velocity;
  }
}
