package io.github.jetdetr.message;

import java.util.List;

/**
 * How one camera's frames fared over one reporting interval.
 *
 * @param camera the camera's name
 * @param framesPerSecond processed frames per second, at least 0
 * @param stages latency, each stage at most once; empty if no frame arrived
 */
public record CameraLatency(String camera, double framesPerSecond, List<StageLatency> stages) {

  /**
   * @throws IllegalArgumentException if the name is invalid or the rate is negative or not finite
   */
  public CameraLatency {
    TopicNames.check("a camera's name", camera);
    if (!(framesPerSecond >= 0 && framesPerSecond < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a rate must be at least 0, but was " + framesPerSecond);
    }
    stages = List.copyOf(stages);
  }
}
