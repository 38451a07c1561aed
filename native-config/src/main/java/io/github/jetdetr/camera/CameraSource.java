package io.github.jetdetr.camera;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.util.List;

/**
 * A parsed camera URI: the type of camera, its address and options. {@link #toString} never
 * contains credentials.
 *
 * <p>Each type of camera has its own implementation; {@code source.CameraUri} parses them all.
 */
public interface CameraSource {

  /** Opens this camera; see {@link Camera#open}. */
  @MustBeClosed
  Camera open(Duration openTimeout, Duration readTimeout) throws CameraException;

  /**
   * Whether no frame may be dropped: a replay at the detector's own speed. Otherwise a newer frame
   * replaces one that was not processed yet.
   */
  boolean isLossless();

  /**
   * The labels of this camera's ground truth ({@link Frame#truth()}), by {@link
   * TrueObject#labelIndex()}; empty for cameras without ground truth, which are all but simulated
   * ones.
   */
  default List<String> truthLabels() {
    return List.of();
  }

  /** A copy that loops unless its URI specifies {@code loop=false}. */
  default CameraSource withLoopByDefault() {
    return this;
  }

  /** The URI without user, password or token. */
  @Override
  String toString();
}
