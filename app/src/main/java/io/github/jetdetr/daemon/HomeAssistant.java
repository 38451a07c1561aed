package io.github.jetdetr.daemon;

import io.github.jetdetr.command.Version;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.homeassistant.DiscoveredCamera;
import io.github.jetdetr.homeassistant.Discovery;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.snapshot.SnapshotView;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.PlaceSettings;
import io.github.jetdetr.track.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Announces the node to Home Assistant at the start, and again when the device turns out to have
 * other temperature sensors. Used by the daemon's thread.
 */
final class HomeAssistant {

  // Of a model with more labels only those that a zone or line asks for have sensors of their own.
  private static final int MAX_LABELS = 12;

  private final List<String> labels;
  private final DeviceFacts device;
  private final Consumer<byte[]> announcer;
  private final Set<String> sensors = new TreeSet<>();
  private @Nullable Discovery discovery;
  private boolean announced;

  /**
   * Announces nothing before {@link #configure}.
   *
   * @param labels of the model
   * @param announcer publishes the payload
   */
  HomeAssistant(List<String> labels, DeviceFacts device, Consumer<byte[]> announcer) {
    this.labels = labels;
    this.device = device;
    this.announcer = announcer;
  }

  /** The node is to be announced with these cameras, or not at all. */
  void configure(DaemonConfig config) {
    announced = false;
    if (config.broker().discovery() == null) {
      discovery = null;
      return;
    }
    Topics topics = new Topics(config.broker().prefix(), config.broker().node());
    List<DiscoveredCamera> cameras = new ArrayList<>();
    for (CameraConfig camera : config.cameras()) {
      cameras.add(discovered(camera, labels));
    }
    discovery =
        new Discovery(topics, Version.TEXT, device.model(), cameras, config.telemetryEvery());
  }

  private static DiscoveredCamera discovered(CameraConfig camera, List<String> labels) {
    PlaceSettings places = camera.tracks().places();
    Set<String> own = new TreeSet<>(labels.size() <= MAX_LABELS ? labels : List.of());
    List<String> zones = new ArrayList<>();
    for (Zone zone : places.zones()) {
      zones.add(zone.name());
      own.addAll(zone.labels());
    }
    List<String> lines = new ArrayList<>();
    for (Line line : places.lines()) {
      lines.add(line.name());
      own.addAll(line.labels());
    }
    List<SnapshotView> views = camera.snapshots().events();
    return new DiscoveredCamera(
        camera.name(),
        camera.tracks().on(),
        List.copyOf(own),
        zones,
        lines,
        !camera.snapshots().every().isZero(),
        views.isEmpty() ? null : views.get(0).word());
  }

  /** Announces the node if that has not been done, or not with all of these sensors. */
  void update(DeviceReading reading) {
    Discovery wanted = discovery;
    if (wanted == null) {
      return;
    }
    // One that hangs for a while is none that is gone.
    boolean more = !announced;
    for (Temperature temperature : reading.temperatures()) {
      more |= sensors.add(temperature.sensor());
    }
    if (more) {
      announced = true;
      announcer.accept(wanted.payload(List.copyOf(sensors)));
    }
  }
}
