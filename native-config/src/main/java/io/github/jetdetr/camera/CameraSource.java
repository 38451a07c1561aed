package io.github.jetdetr.camera;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;

/** What a camera's URI says: which kind, where, how. Its text never shows credentials. */
public interface CameraSource {

  /** Opens this camera; see {@link Camera#open}. */
  @MustBeClosed
  Camera open(Duration openTimeout, Duration readTimeout) throws CameraException;

  /**
   * Whether nothing may be lost on the way: a replay at the detector's own pace. Otherwise the
   * newest frame wins.
   */
  boolean isLossless();

  /** The URI as it may be shown to anybody: without user and password. */
  @Override
  String toString();
}
