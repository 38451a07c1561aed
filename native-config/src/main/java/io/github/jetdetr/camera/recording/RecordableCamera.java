package io.github.jetdetr.camera.recording;

import io.github.jetdetr.camera.Camera;

/** A camera whose pictures arrive compressed, and can be recorded as they come. */
public interface RecordableCamera extends Camera {

  /**
   * Hands everything that is read from now on to {@code recorder}, on the reading thread.
   *
   * <p>To be called before the first {@link #next}, by the thread that reads.
   */
  void recordTo(CameraRecorder recorder);
}
