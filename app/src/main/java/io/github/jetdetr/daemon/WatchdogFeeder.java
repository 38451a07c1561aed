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
 * Feeds the service manager's watchdog. Once a second it checks every camera, and resets the
 * watchdog timer if each of them has made progress since the last reset. A camera makes progress
 *
 * <ul>
 *   <li>when one of its frames has left the pipeline, or
 *   <li>while it reports that there are no frames, and its thread keeps trying.
 * </ul>
 *
 * <p>Nothing else keeps the daemon alive: if frames stop without a reported reason, it is
 * restarted. Not thread-safe.
 */
final class WatchdogFeeder {

  // A slow camera is not reported between two of its frames.
  private static final int GRACE_UPDATES = 5;

  /**
   * The state of one camera.
   *
   * @param state as last reported
   * @param reason reason of the state; null if there is nothing to explain
   * @param capturing whether its capture thread is alive
   * @param finished frames that have left the pipeline since the start, in any way
   */
  record CameraSnapshot(
      String camera, CameraState state, @Nullable String reason, boolean capturing, long finished) {

    static CameraSnapshot of(CameraFeed feed) {
      var status = feed.status();
      var counts = feed.counts();
      return new CameraSnapshot(
          feed.config().name(),
          status.state(),
          status.reason(),
          feed.isCapturing(),
          counts.processed() + counts.stale() + counts.failed() + counts.refused());
    }

    /** Whether it reports by itself that there are no frames. */
    boolean isExplained() {
      return state == CameraState.ENDED || (state != CameraState.ONLINE && capturing);
    }
  }

  private final ServiceNotifier service;
  private final Map<String, Long> finished = new HashMap<>();
  // Cameras that made progress since the last reset of the watchdog timer.
  private final Set<String> progressed = new HashSet<>();
  private int updatesWithoutReset;

  WatchdogFeeder(ServiceNotifier service) {
    this.service = service;
  }

  /** The state of all cameras now. */
  static List<CameraSnapshot> snapshots(Feeds feeds) {
    return feeds.all().stream().map(CameraSnapshot::of).toList();
  }

  /**
   * Updates the service manager's status, and resets its watchdog timer if all cameras made
   * progress, and publishing does.
   *
   * @param cameras all cameras at present
   * @param publishing whether the sending thread makes progress; a broker that is away is none of
   *     its faults
   * @param seconds since the last update
   * @param brokerProblem what is wrong with the broker; null while it is connected
   * @return whether there was no progress for so long that something is wrong; once
   */
  boolean update(
      List<CameraSnapshot> cameras,
      boolean publishing,
      double seconds,
      @Nullable String brokerProblem) {
    StringBuilder status = new StringBuilder();
    status.append(
        String.format(Locale.ROOT, "%.1f frames/s", finishedSinceLastUpdate(cameras) / seconds));
    for (CameraSnapshot snapshot : cameras) {
      if (snapshot.state() != CameraState.ONLINE) {
        status.append("; ").append(snapshot.camera()).append(' ').append(snapshot.state().word());
        status.append(snapshot.reason() == null ? "" : ": " + snapshot.reason());
      }
    }
    if (brokerProblem != null) {
      status.append("; ").append(brokerProblem);
    }
    if (!publishing) {
      status.append("; nothing is being published");
    }
    if (publishing && progressed.size() == cameras.size()) {
      progressed.clear();
      updatesWithoutReset = 0;
      service.alive(status.toString());
      return false;
    }
    if (++updatesWithoutReset >= GRACE_UPDATES) {
      for (CameraSnapshot snapshot : cameras) {
        status.append(
            progressed.contains(snapshot.camera()) ? "" : "; nothing from " + snapshot.camera());
      }
    }
    service.status(status.toString());
    return updatesWithoutReset == GRACE_UPDATES;
  }

  /** Records which cameras made progress. */
  private long finishedSinceLastUpdate(List<CameraSnapshot> cameras) {
    long all = 0;
    Set<String> names = new HashSet<>();
    cameras.forEach(snapshot -> names.add(snapshot.camera()));
    progressed.retainAll(names);
    finished.keySet().retainAll(names);
    for (CameraSnapshot snapshot : cameras) {
      Long before = finished.put(snapshot.camera(), snapshot.finished());
      // One that was opened anew counts from 0.
      boolean anew = before == null || snapshot.finished() < before;
      long since = snapshot.finished() - (anew ? 0 : before);
      all += since;
      if (since > 0 || snapshot.isExplained()) {
        progressed.add(snapshot.camera());
      }
    }
    return all;
  }
}
