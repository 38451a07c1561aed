package io.github.jetdetr.camera.gstreamer;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureSize;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A camera on the Jetson's CSI port, through NVIDIA's image signal processor: {@code
 * csi:0?size=1280x720&fps=30}.
 *
 * <p>Only libargus can use that processor (the V4L2 device delivers raw Bayer data), and only
 * GStreamer's {@code nvarguscamerasrc} gives access to libargus without a compiler, so this is
 * implemented as a {@link GstPipeline}.
 *
 * @param sensor sensor index, from 0
 * @param size size of the pictures, scaled by the image signal processor
 * @param fps frames per second
 */
public record CsiCamera(int sensor, PictureSize size, double fps) implements CameraSource {

  private static final PictureSize DEFAULT_SIZE = new PictureSize(1280, 720);
  private static final double DEFAULT_FPS = 30;

  public CsiCamera {
    Objects.requireNonNull(size, "size");
    if (sensor < 0) {
      throw new IllegalArgumentException("a sensor's number must be at least 0, but was " + sensor);
    }
    if (!(fps > 0)) {
      throw new IllegalArgumentException("fps must be above 0, but was " + fps);
    }
  }

  public static CsiCamera parse(String uri, String rest) {
    LocalUri local = LocalUri.parse(uri, rest, List.of("size", "fps"));
    OptionalDouble fps = local.options().fps();
    PictureSize size = local.options().size().orElse(DEFAULT_SIZE);
    if (!local.place().matches("\\d{1,3}")) {
      throw CameraOptions.invalid(uri, "a CSI camera must be csi:NUMBER, as in csi:0");
    }
    return new CsiCamera(Integer.parseInt(local.place()), size, fps.orElse(DEFAULT_FPS));
  }

  /** The pipeline for this camera. */
  public GstPipeline pipeline() {
    String source =
        "nvarguscamerasrc sensor-id="
            + sensor
            + " ! video/x-raw(memory:NVMM),framerate="
            + GstPipeline.fraction(fps)
            + " ! nvvidconv";
    return new GstPipeline(size, OptionalDouble.of(fps), source);
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    return pipeline().open(toString(), openTimeout, readTimeout);
  }

  @Override
  public boolean isLossless() {
    return false;
  }

  @Override
  public String toString() {
    return LocalUri.text(
        "csi", Integer.toString(sensor), "&size=" + size + "&fps=" + LocalUri.number(fps));
  }
}
