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
 * Parses camera URIs of all types of cameras.
 *
 * <table>
 *   <caption>Supported URIs</caption>
 *   <tr><td>{@code file:PATH?loop=&pace=clock|max&fps=}</td><td>{@link VideoFile}</td></tr>
 *   <tr><td>{@code dir:PATH?loop=&pace=clock|max&fps=}</td><td>{@link PictureFolder}</td></tr>
 *   <tr><td>{@code rtsp://…#transport=tcp|udp|multicast}, {@code rtsps://…}, {@code http(s)://…}</td>
 *       <td>{@link NetworkStream}</td></tr>
 *   <tr><td>{@code v4l2:/dev/video0?size=&fps=&format=}</td><td>{@link V4l2Device}</td></tr>
 *   <tr><td>{@code csi:N?size=&fps=}</td><td>{@link CsiCamera}</td></tr>
 *   <tr><td>{@code gst:WxH@FPS:PIPELINE}</td><td>{@link GstPipeline}</td></tr>
 *   <tr><td>{@code street:SEED?fps=&size=&weather=&pace=clock|max&frames=}</td>
 *       <td>{@link StreetSource}</td></tr>
 * </table>
 *
 * <p>A path alone is a file, or a device if it begins with {@code /dev/video}.
 *
 * <p>Options of local cameras follow the last {@code ?}; so a path that contains a {@code ?} must
 * be followed by another one. URIs of network cameras belong to the camera up to the {@code #},
 * including the query string, and our options follow it.
 */
public final class CameraUri {

  private CameraUri() {}

  /**
   * Parses a camera's URI. Nothing is opened or resolved.
   *
   * @throws IllegalArgumentException if it is invalid; the message is one line with the supported
   *     names and a suggestion for a misspelt one
   */
  public static CameraSource parse(String uri) {
    int colon = uri.indexOf(':');
    if (isPath(uri, colon)) {
      return uri.startsWith("/dev/video") ? V4l2Device.parse(uri, uri) : VideoFile.parse(uri, uri);
    }
    if (colon < 0) {
      throw CameraOptions.invalid(
          uri, "a camera must start with its type and a colon, as in file:road.mp4");
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.matches("[a-z0-9]+")) {
      throw CameraOptions.invalid(
          uri, "the type of a camera, before the colon, must consist of letters and digits");
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
          throw CameraOptions.invalid(
              uri,
              CameraOptions.unknown(
                  "type of camera",
                  scheme,
                  List.of(
                      "file", "dir", "rtsp", "rtsps", "http", "https", "v4l2", "csi", "gst",
                      "street")));
    };
  }

  /**
   * Types have neither slashes nor dots. What has a colon or an @ may be a mistyped address with a
   * password, which no message repeats, so it is a path only if it begins as one.
   */
  private static boolean isPath(String uri, int colon) {
    if (uri.startsWith("/") || uri.startsWith("./") || uri.startsWith("../")) {
      return !uri.startsWith("//");
    }
    boolean plain = colon < 0 && uri.indexOf('@') < 0;
    return plain && (uri.indexOf('/') >= 0 || uri.indexOf('.') >= 0);
  }
}
