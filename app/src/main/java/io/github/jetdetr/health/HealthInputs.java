package io.github.jetdetr.health;

import io.github.jetdetr.device.DeviceReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the node at one moment.
 *
 * @param cameras all of them
 * @param brokerProblem what is wrong with the broker; null while it is connected
 * @param device what the device said last
 * @param processed frames whose detections were published, since the start
 * @param failed frames on which a stage failed, since the start
 * @param selfCheck what was detected against the truth, since the start
 */
public record HealthInputs(
    List<CameraSign> cameras,
    @Nullable String brokerProblem,
    DeviceReading device,
    long processed,
    long failed,
    SelfCheckTally selfCheck) {

  public HealthInputs {
    cameras = List.copyOf(cameras);
  }

  /**
   * How one camera is.
   *
   * @param code {@code camera_lost} or {@code camera_stalled}; null while nothing is wrong with it
   * @param detail what is wrong, one line; empty when nothing is
   */
  public record CameraSign(String camera, @Nullable String code, String detail) {}
}
