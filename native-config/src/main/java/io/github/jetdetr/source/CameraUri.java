package io.github.jetdetr.source;

import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ffmpeg.NetworkStream;
import io.github.jetdetr.camera.ffmpeg.V4l2Device;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.camera.gstreamer.CsiCamera;
import io.github.jetdetr.camera.gstreamer.GstPipeline;
import io.github.jetdetr.camera.still.PictureFolder;
import io.github.jetdetr.street.camera.StreetSource;
import java.util.List;
import java.util.Locale;

/**
 * Reads camera URIs; the one place that knows every kind of camera.
 *
 * <table>
 *   <caption>URIs that are understood</caption>
 *   <tr><td>{@code file:PATH?loop=&pace=clock|max&fps=}</td><td>{@link VideoFile}</td></tr>
 *   <tr><td>{@code dir:PATH?loop=&pace=clock|max&fps=}</td><td>{@link PictureFolder}</td></tr>
 *   <tr><td>{@code rtsp://…#transport=tcp|udp}, {@code rtsps://…}, {@code http(s)://…}</td>
 *       <td>{@link NetworkStream}</td></tr>
 *   <tr><td>{@code v4l2:/dev/video0?size=&fps=&format=}</td><td>{@link V4l2Device}</td></tr>
 *   <tr><td>{@code csi:N?size=&fps=}</td><td>{@link CsiCamera}</td></tr>
 *   <tr><td>{@code gst:WxH@FPS:PIPELINE}</td><td>{@link GstPipeline}</td></tr>
 *   <tr><td>{@code street:SEED?fps=&size=&weather=&pace=clock|max&frames=}</td>
 *       <td>{@link StreetSource}</td></tr>
 * </table>
 *
 * <p>Options of local cameras stand after the last {@code ?}; a path that has a {@code ?} of its
 * own therefore ends with one. Network cameras own everything up to the {@code #}, query string
 * included, and our options stand behind it.
 */
public final class CameraUri {

  private CameraUri() {}

  /**
   * Reads a camera's URI. Nothing is opened and nothing is looked up.
   *
   * @throws IllegalArgumentException with one line that says what is wrong, what is understood and,
   *     where a name looks misspelt, which one may have been meant
   */
  public static CameraSource parse(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 0) {
      throw CameraOptions.mistake(
          uri, "a camera starts with its kind and a colon, as in file:road.mp4");
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.matches("[a-z0-9]+")) {
      throw CameraOptions.mistake(uri, "a camera's kind is letters and digits before the colon");
    }
    String rest = uri.substring(colon + 1);
    return switch (scheme) {
      case "file" -> VideoFile.parse(uri, rest);
      case "dir" -> PictureFolder.parse(uri, rest);
      case "rtsp", "rtsps", "http", "https" -> NetworkStream.parse(uri, scheme, rest);
      case "v4l2" -> V4l2Device.parse(uri, rest);
      case "csi" -> CsiCamera.parse(uri, rest);
      case "gst" -> GstPipeline.parse(uri, rest);
      case "street" -> StreetSource.parse(uri, rest);
      default ->
          throw CameraOptions.mistake(
              uri,
              CameraOptions.unknown(
                  "kind of camera",
                  scheme,
                  List.of(
                      "file", "dir", "rtsp", "rtsps", "http", "https", "v4l2", "csi", "gst",
                      "street")));
    };
  }
}
