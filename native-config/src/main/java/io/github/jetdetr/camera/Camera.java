package io.github.jetdetr.camera;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;

/**
 * A source of frames: a device, a network stream, a video file or a folder of pictures.
 *
 * <p>Used by one thread at a time, except {@link #close()}, which any thread may call, also while
 * {@link #next} waits; the waiting call then returns {@link NoFrame}.
 */
public interface Camera extends AutoCloseable {

  /**
   * Waits for the next picture and fills {@code frame} with it, which may outlive this camera.
   *
   * <p>Returns within the read timeout the camera was opened with, whatever the device or the
   * network does (FFmpeg checks its clock every 100 ms, so up to that much later). If the thread is
   * interrupted, returns {@link NoFrame.Reason#TIMEOUT} at once and keeps the interrupt flag set.
   *
   * @param frame the caller's frame; overwritten whatever the outcome
   * @return {@code frame} itself if it contains a new picture, otherwise the reason why not. After
   *     {@link NoFrame.Reason#ENDED} and {@link NoFrame.Reason#LOST} every further call returns the
   *     same; after {@link NoFrame.Reason#TIMEOUT} a picture may still arrive.
   */
  Grab next(Frame frame);

  /**
   * Releases the device; if another thread is inside {@link #next}, that thread releases it when it
   * leaves, so this never blocks. Idempotent.
   */
  @Override
  void close();

  /**
   * Opens the camera that {@code source} describes.
   *
   * @param openTimeout how long connecting and finding the video stream may take
   * @param readTimeout how long one {@link #next} may take
   * @throws CameraException if there is no such camera, it has no video, or it did not respond in
   *     time; the message names the camera without its credentials
   */
  @MustBeClosed
  static Camera open(CameraSource source, Duration openTimeout, Duration readTimeout)
      throws CameraException {
    return source.open(openTimeout, readTimeout);
  }
}
