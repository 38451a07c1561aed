package io.github.jetdetr.health;

import io.github.jetdetr.device.DeviceReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the node's health is judged from, at one moment.
 *
 * @param cameras all of them
 * @param brokerProblem what is wrong with the broker; null while it is connected
 * @param brokerFindings what is lost although the broker is connected
 * @param device the last reading of the device
 * @param processed frames whose detections were published, since the start
 * @param failed frames on which a stage failed, since the start
 * @param selfCheck detections compared with the ground truth, since the start
 */
public record HealthInputs(
    List<CameraHealth> cameras,
    @Nullable String brokerProblem,
    List<HealthReason> brokerFindings,
    DeviceReading device,
    long processed,
    long failed,
    SelfCheckTally selfCheck) {

  public HealthInputs {
    cameras = List.copyOf(cameras);
    brokerFindings = List.copyOf(brokerFindings);
  }

  /**
   * The condition of one camera.
   *
   * @param code {@code camera_lost} or {@code camera_stalled}; null while nothing is wrong with it
   * @param detail what is wrong, one line; empty when nothing is
   */
  public record CameraHealth(String camera, @Nullable String code, String detail) {}
}
