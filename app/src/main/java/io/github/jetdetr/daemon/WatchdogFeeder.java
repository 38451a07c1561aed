package io.github.jetdetr.daemon;

import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.Feeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the service manager's watchdog lives on. Once a second it looks at every camera, and gives a
 * sign of life when each of them has moved since the last sign. A camera moves
 *
 * <ul>
 *   <li>when one of its frames has come to the end of its way, or
 *   <li>while it says openly that it brings none, and its thread goes on trying.
 * </ul>
 *
 * <p>Nothing else keeps the daemon alive: one whose frames stop without a reason is started again.
 * Used by one thread.
 */
final class WatchdogFeeder {

  // A slow camera is not complained about between two of its frames.
  private static final int QUIET_BEATS = 5;

  /**
   * How one camera is.
   *
   * @param state as it was last said
   * @param reason why; null when there is nothing to explain
   * @param capturing whether its thread lives
   * @param finished frames whose way has ended since the start, in whatever manner
   */
  record Look(
      String camera, CameraState state, @Nullable String reason, boolean capturing, long finished) {

    static Look at(CameraFeed feed) {
      var status = feed.status();
      var counts = feed.counts();
      return new Look(
          feed.config().name(),
          status.state(),
          status.reason(),
          feed.isCapturing(),
          counts.processed() + counts.stale() + counts.failed());
    }

    /** Whether it says by itself that no frames come. */
    boolean isExplained() {
      return state == CameraState.ENDED || (state != CameraState.ONLINE && capturing);
    }
  }

  private final ServiceNotifier service;
  private final Map<String, Long> finished = new HashMap<>();
  // Since the last sign of life.
  private final Set<String> moved = new HashSet<>();
  private int beatsWithoutSign;

  WatchdogFeeder(ServiceNotifier service) {
    this.service = service;
  }

  /** How all cameras are now. */
  static List<Look> looks(Feeds feeds) {
    return feeds.all().stream().map(Look::at).toList();
  }

  /**
   * Looks, and gives a sign of life if there is one.
   *
   * @param cameras all cameras, the same every time
   * @param seconds since the last beat
   * @param brokerProblem what is wrong with the broker; null while it is connected
   */
  void beat(List<Look> cameras, double seconds, @Nullable String brokerProblem) {
    StringBuilder status = new StringBuilder();
    status.append(
        String.format(Locale.ROOT, "%.1f frames/s", finishedSinceLastBeat(cameras) / seconds));
    for (Look look : cameras) {
      if (look.state() != CameraState.ONLINE) {
        status.append("; ").append(look.camera()).append(' ').append(look.state().word());
        status.append(look.reason() == null ? "" : ": " + look.reason());
      }
    }
    if (brokerProblem != null) {
      status.append("; ").append(brokerProblem);
    }
    if (moved.size() == cameras.size()) {
      moved.clear();
      beatsWithoutSign = 0;
      service.alive(status.toString());
      return;
    }
    if (++beatsWithoutSign >= QUIET_BEATS) {
      for (Look look : cameras) {
        status.append(moved.contains(look.camera()) ? "" : "; nothing from " + look.camera());
      }
    }
    service.status(status.toString());
  }

  /** Notes who has moved. */
  private long finishedSinceLastBeat(List<Look> cameras) {
    long all = 0;
    for (Look look : cameras) {
      Long before = finished.put(look.camera(), look.finished());
      long since = look.finished() - (before == null ? 0 : before);
      all += since;
      if (since > 0 || look.isExplained()) {
        moved.add(look.camera());
      }
    }
    return all;
  }
}
