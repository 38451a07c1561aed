package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.picture.PictureSettings.LowLight;
import io.github.jetdetr.picture.PictureSettings.Mount;
import io.github.jetdetr.publish.ReconnectBackoff;
import io.github.jetdetr.source.CameraUri;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Opens what a test has laid ready, one after the other; then every opening fails. */
public final class FakeCameras implements CameraFeed.Opener {

  @GuardedBy("this")
  private final Queue<Optional<Camera>> ready = new ArrayDeque<>();

  @GuardedBy("this")
  private int tries;

  /** This camera is what the next opening brings; null for one that fails. */
  synchronized FakeCameras then(@Nullable Camera camera) {
    ready.add(Optional.ofNullable(camera));
    return this;
  }

  /** How often a camera was to be opened. */
  synchronized int tries() {
    return tries;
  }

  @Override
  @MustBeClosed
  public synchronized Camera open(CameraConfig config) throws CameraException {
    tries++;
    Optional<Camera> next = ready.poll();
    if (next == null || next.isEmpty()) {
      throw new CameraException("camera unplugged");
    }
    return next.get();
  }

  // A fake's pictures are of one tone each: whether that is said would hang on the machine's speed.
  private static final PictureSettings UNCHECKED =
      new PictureSettings(false, Mount.MOVING, LowLight.OFF, null, 1, List.of(), List.of());

  /** A live camera as configurations name it. */
  public static CameraConfig live(String name) {
    return CameraConfig.of(name, CameraUri.parse("rtsp://camera.invalid/" + name))
        .withPicture(UNCHECKED);
  }

  /** A file that loses nothing. */
  public static CameraConfig replay(String name) {
    return CameraConfig.of(name, CameraUri.parse("file:road.mp4?pace=max")).withPicture(UNCHECKED);
  }

  /** Pauses too short to notice. */
  static ReconnectBackoff noPauses() {
    return new ReconnectBackoff(
        RandomGenerator.getDefault(), Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
