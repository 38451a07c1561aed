package io.github.jetdetr.camera;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.util.List;

/**
 * What a camera's URI says: which kind, where, how. Its text never shows credentials.
 *
 * <p>Each kind of camera has its own; {@code source.CameraUri} knows them all.
 */
public interface CameraSource {

  /** Opens this camera; see {@link Camera#open}. */
  @MustBeClosed
  Camera open(Duration openTimeout, Duration readTimeout) throws CameraException;

  /**
   * Whether nothing may be lost on the way: a replay at the detector's own pace. Otherwise the
   * newest frame wins.
   */
  boolean isLossless();

  /**
   * The labels of what this camera knows to be on its pictures ({@link Frame#truth()}), by {@link
   * TrueObject#labelIndex()}; empty for every camera that does not know, which is all but drawn
   * ones.
   */
  default List<String> truthLabels() {
    return List.of();
  }

  /** This source, played round and round unless its URI says {@code loop=false}. */
  default CameraSource withLoopByDefault() {
    return this;
  }

  /** The URI as it may be shown to anybody: without user, password or token. */
  @Override
  String toString();
}
