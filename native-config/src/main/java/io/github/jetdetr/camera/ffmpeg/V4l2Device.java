package io.github.jetdetr.camera.ffmpeg;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.PictureSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A V4L2 camera, mostly USB: {@code v4l2:/dev/video0?size=1280x720&fps=30&format=mjpeg}, and the
 * options of {@link PictureView}.
 *
 * <p>A path below {@code /dev/v4l/by-id} or {@code /dev/v4l/by-path} does not change when another
 * camera is plugged in.
 *
 * @param device the device file
 * @param size size to request from the camera; its default if empty
 * @param fps frame rate to request from the camera; its default if empty
 * @param format FFmpeg's name of the format to request; the camera's default if empty
 * @param view how its pictures are to be seen
 */
public record V4l2Device(
    String device,
    Optional<PictureSize> size,
    OptionalDouble fps,
    Optional<String> format,
    PictureView view)
    implements CameraSource {

  private static final List<String> FORMATS =
      List.of("mjpeg", "h264", "yuyv422", "uyvy422", "nv12", "yuv420p", "gray", "rgb24", "bgr24");

  public V4l2Device {
    if (device.isEmpty()) {
      throw new IllegalArgumentException("a V4L2 camera requires a device");
    }
    if (format.isPresent() && !FORMATS.contains(format.get())) {
      throw new IllegalArgumentException(CameraOptions.unknown("format", format.get(), FORMATS));
    }
  }

  public static V4l2Device parse(String uri, String rest) {
    LocalUri local = LocalUri.parse(uri, rest, PictureView.optionsAfter("size", "fps", "format"));
    CameraOptions options = local.options();
    return new V4l2Device(
        local.path(),
        options.size(),
        options.fps(),
        options.word("format", FORMATS),
        PictureView.parse(uri, options));
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    PictureFiles.requireFile(this, Path.of(device));
    Map<String, String> options = new LinkedHashMap<>();
    size.ifPresent(value -> options.put(InputOpening.SIZE, value.toString()));
    fps.ifPresent(value -> options.put("framerate", LocalUri.number(value)));
    format.ifPresent(value -> options.put(InputOpening.FORMAT, value));
    StreamRequest request =
        new StreamRequest(
            toString(),
            device,
            Optional.of("v4l2"),
            Optional.empty(),
            options,
            view,
            StreamRequest.Kind.V4L2);
    return FfmpegCamera.open(request, Optional.empty(), false, openTimeout, readTimeout);
  }

  @Override
  public boolean isLossless() {
    return false;
  }

  @Override
  public String toString() {
    return LocalUri.text(
        "v4l2",
        device,
        LocalUri.option("size", size)
            + LocalUri.fps(fps)
            + LocalUri.option("format", format)
            + view.options());
  }
}
