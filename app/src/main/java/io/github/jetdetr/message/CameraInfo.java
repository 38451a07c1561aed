package io.github.jetdetr.message;

/**
 * A camera as listed in the node's info message.
 *
 * @param camera the camera's name
 * @param kind type of source: {@code rtsp}, {@code v4l2}, {@code csi}, …
 * @param uri address; of a network address only scheme, host and port are kept, because cameras
 *     carry passwords in the user part, the path and the query alike
 */
public record CameraInfo(String camera, String kind, String uri) {

  /**
   * @throws IllegalArgumentException if the name is invalid or the kind is empty
   */
  public CameraInfo {
    TopicNames.check("a camera's name", camera);
    if (kind.isEmpty()) {
      throw new IllegalArgumentException("the kind of camera %s is missing".formatted(camera));
    }
    uri = withoutSecrets(uri);
  }

  private static String withoutSecrets(String uri) {
    int authority = uri.indexOf("://");
    if (authority < 0 || uri.startsWith("file:")) {
      return uri;
    }
    int start = authority + 3;
    int end = start;
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    // A password may hold an unescaped slash; then everything up to the last @ is secret.
    int at = uri.lastIndexOf('@');
    if (at >= end) {
      int afterAt = at + 1;
      end = afterAt;
      while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
        end++;
      }
    }
    int host = Math.max(start, uri.lastIndexOf('@', end) + 1);
    return uri.substring(0, start) + uri.substring(Math.min(host, end), end);
  }
}
