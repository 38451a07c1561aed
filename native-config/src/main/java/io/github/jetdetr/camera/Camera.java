package io.github.jetdetr.camera;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;

/**
 * A source of frames: a device, a network stream, a file or a folder of pictures.
 *
 * <p>Used by one thread at a time, except {@link #close()}, which any thread may call, also while
 * {@link #next} waits; the waiting call then comes back with {@link NoFrame}.
 */
public interface Camera extends AutoCloseable {

  /**
   * Waits for the next picture and writes it into {@code frame}.
   *
   * <p>Comes back within the read deadline the camera was opened with, whatever the device or the
   * network does (FFmpeg looks at its clock every 100 ms, so by that much later). A thread that is
   * interrupted comes back at once with {@link NoFrame.Reason#TIMEOUT}, still interrupted.
   *
   * @param frame the caller's frame; overwritten whatever the outcome
   * @return {@code frame} itself when it holds a new picture, otherwise the reason why not. After
   *     {@link NoFrame.Reason#ENDED} and {@link NoFrame.Reason#LOST} every further call answers the
   *     same; after {@link NoFrame.Reason#TIMEOUT} a picture may still come.
   */
  Grab next(Frame frame);

  /**
   * Lets go of the device; where another thread is within {@link #next}, that one does as it
   * leaves, so this never waits. May be called twice.
   */
  @Override
  void close();

  /**
   * Opens the camera that {@code source} describes.
   *
   * @param openTimeout how long connecting and finding the video stream may take
   * @param readTimeout how long one {@link #next} may take
   * @throws CameraException when there is no such camera, it has no picture to give or it did not
   *     answer in time; the message names the camera without its credentials
   */
  @MustBeClosed
  static Camera open(CameraSource source, Duration openTimeout, Duration readTimeout)
      throws CameraException {
    return source.open(openTimeout, readTimeout);
  }
}
