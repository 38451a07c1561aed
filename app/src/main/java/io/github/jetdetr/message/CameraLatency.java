package io.github.jetdetr.message;

import java.util.List;

/**
 * The latency of one camera's frames over one reporting interval.
 *
 * @param camera the camera's name
 * @param stages each stage at most once; empty if no frame arrived
 */
public record CameraLatency(String camera, List<StageLatency> stages) {

  /**
   * @throws IllegalArgumentException if the name is invalid
   */
  public CameraLatency {
    TopicNames.check("a camera's name", camera);
    stages = List.copyOf(stages);
  }
}
