package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.config.DetectionRate;
import io.github.jetdetr.detect.Detections;

/**
 * Decides which frames of one camera have their detections published. Used for one frame at a time,
 * in their order.
 */
@HotPath
final class RateGate {

  private final DetectionRate rate;
  private final long intervalNanos;
  private boolean begun;
  private long dueNanos;
  private long lastContent;

  RateGate(DetectionRate rate) {
    this.rate = rate;
    intervalNanos =
        rate.kind() == DetectionRate.Kind.LIMITED ? Math.round(1e9 / rate.perSecond()) : 0;
  }

  /**
   * Whether this frame's detections are to be published.
   *
   * @param nanos its capture time
   */
  boolean admits(long nanos, Detections objects, PictureState picture) {
    return switch (rate.kind()) {
      case EVERY_FRAME -> true;
      case LIMITED -> isDue(nanos);
      case ON_CHANGE -> isNews(objects, picture);
      case OFF -> false;
    };
  }

  /**
   * Frames that jitter around the interval keep to its grid, so that the rate is met on average.
   */
  private boolean isDue(long nanos) {
    if (begun && nanos - dueNanos < 0) {
      return false;
    }
    boolean late = !begun || nanos - dueNanos >= intervalNanos;
    begun = true;
    dueNanos = (late ? nanos : dueNanos) + intervalNanos;
    return true;
  }

  private boolean isNews(Detections objects, PictureState picture) {
    long content = picture.ordinal() + 1L;
    for (int at = 0; at < objects.count(); at++) {
      // In any order: two objects whose scores change places are no news.
      content += mixed(objects.classId(at) * 0x9E3779B97F4A7C15L + objects.track(at) + 1);
    }
    boolean news = !begun || content != lastContent;
    begun = true;
    lastContent = content;
    return news;
  }

  // The finaliser of MurmurHash3 (Appleby, public domain).
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
