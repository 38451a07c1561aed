package io.github.jetdetr.message;

import java.util.List;

/**
 * The latency of one camera's frames over one reporting interval.
 *
 * @param camera the camera's name
 * @param stages each stage at most once; empty when no frame came
 */
public record CameraLatency(String camera, List<StageLatency> stages) {

  /**
   * @throws IllegalArgumentException when the name is none
   */
  public CameraLatency {
    TopicNames.check("a camera's name", camera);
    stages = List.copyOf(stages);
  }
}
