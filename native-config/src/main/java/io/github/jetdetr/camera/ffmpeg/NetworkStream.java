package io.github.jetdetr.camera.ffmpeg;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.camera.network.HostLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A live network stream: {@code rtsp://}, {@code rtsps://}, or anything that FFmpeg reads over
 * {@code http://} and {@code https://} (MJPEG cameras, MPEG-TS).
 *
 * <p>The URI including its query string belongs to the camera; our own option follows a {@code #},
 * which is never sent: {@code rtsp://host/stream?channel=1#transport=udp}, or one of {@link
 * PictureView}'s. The end of such a stream counts as a loss, because a live stream has no end.
 *
 * @param uri with percent-encoded user and password if required, without the {@code #}; must only
 *     be shown as {@link #toString()}
 * @param transport how RTSP sends pictures; of no account over HTTP
 * @param every seconds between requests for single pictures, only over HTTP; once a second if empty
 * @param ca PEM file with the authority that signed the camera's certificate, or with that itself;
 *     only over TLS, where nobody knows whom the password goes to if it is empty. FFmpeg checks
 *     chain and name, and of a camera that is named by its address the chain only
 * @param view how its pictures are to be seen
 */
public record NetworkStream(
    String uri, Transport transport, OptionalDouble every, Optional<String> ca, PictureView view)
    implements CameraSource {

  /** How RTSP sends pictures. */
  public enum Transport {
    /** Within the connection that asks for them: nothing is lost, but it may come late. */
    TCP("tcp", "2"),
    /** To this machine alone; packets may be lost. */
    UDP("udp", "500"),
    /** To whoever has joined the camera's group; packets may be lost. */
    MULTICAST("udp_multicast", "500");

    private final String ffmpegName;
    // Over TCP, too: only with a queue does FFmpeg notice packets that the camera left out.
    private final String reorderedPackets;

    Transport(String ffmpegName, String reorderedPackets) {
      this.ffmpegName = ffmpegName;
      this.reorderedPackets = reorderedPackets;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  // The stream's headers specify the codec; longer probing only adds latency.
  private static final String PROBE_BYTES = "500000";
  private static final String PROBE_MICROS = "1000000";

  public NetworkStream {
    Objects.requireNonNull(uri, "uri");
  }

  public static NetworkStream parse(String uri, String scheme, String rest) {
    int hash = rest.indexOf('#');
    String place = hash < 0 ? rest : rest.substring(0, hash);
    if (!place.startsWith("//") || authority(place).isEmpty()) {
      throw CameraOptions.invalid(uri, "a network camera must be " + scheme + "://HOST/…");
    }
    if (!isPort(authority(place))) {
      // The message does not repeat the URI, because it is unknown where its password ends.
      throw new IllegalArgumentException(
          "camera \""
              + scheme
              + "://…\": the port is not a number; a '/', '?', '#' or ':' within user or password"
              + " must be percent-encoded as %2F, %3F, %23, %3A");
    }
    String own = scheme.startsWith("rtsp") ? "transport" : "every";
    List<String> known =
        scheme.endsWith("s") ? PictureView.optionsAfter(own, "ca") : PictureView.optionsAfter(own);
    String text = hash < 0 ? "" : rest.substring(hash + 1);
    CameraOptions options = CameraOptions.parse(uri, text, known);
    List<String> transports = Arrays.stream(Transport.values()).map(Transport::word).toList();
    String transport = options.word("transport", transports).orElse(Transport.TCP.word());
    return new NetworkStream(
        scheme + ":" + place,
        Transport.valueOf(transport.toUpperCase(Locale.ROOT)),
        options.seconds("every"),
        options.text("ca"),
        PictureView.parse(uri, options));
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    HostLookup.await(this, host(), openTimeout);
    if (ca.isPresent()) {
      PictureFiles.requireFile(this, Path.of(ca.get()));
    }
    Map<String, String> options = options(socketTimeout(openTimeout, readTimeout));
    StreamRequest request =
        new StreamRequest(
            toString(),
            uri,
            Optional.empty(),
            uri.startsWith("rtsp") ? Optional.empty() : Optional.of(still(readTimeout)),
            options,
            view,
            StreamRequest.Kind.NETWORK);
    return FfmpegCamera.open(request, Optional.empty(), false, openTimeout, readTimeout);
  }

  private Map<String, String> options(Duration socketTimeout) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("timeout", Long.toString(socketTimeout.toNanos() / 1000));
    options.put("probesize", PROBE_BYTES);
    options.put("analyzeduration", PROBE_MICROS);
    options.put("fpsprobesize", "0");
    if (uri.startsWith("rtsp")) {
      options.put("rtsp_transport", transport.ffmpegName);
      options.put("reorder_queue_size", transport.reorderedPackets);
    }
    if (ca.isPresent()) {
      options.put("tls_verify", "1");
      options.put("ca_file", ca.get());
      options.put("verifyhost", host());
    }
    return options;
  }

  private StillRequest still(Duration readTimeout) throws CameraException {
    Duration period =
        every.isPresent()
            ? Duration.ofNanos(Math.round(every.getAsDouble() * 1e9))
            : StillRequest.USUAL;
    if (every.isPresent() && period.compareTo(readTimeout) >= 0) {
      throw new CameraException(
          "%s: a picture every %s s needs a read timeout of more than that, which is %s s"
              .formatted(this, LocalUri.number(every.getAsDouble()), readTimeout.toSeconds()));
    }
    return new StillRequest(period);
  }

  // A fallback for the deadline, so it must expire later.
  private static Duration socketTimeout(Duration openTimeout, Duration readTimeout) {
    Duration longer = openTimeout.compareTo(readTimeout) > 0 ? openTimeout : readTimeout;
    return longer.plusSeconds(1);
  }

  /** The same stream whose certificate is checked with another file. */
  public NetworkStream withCa(String newCa) {
    return new NetworkStream(uri, transport, every, Optional.of(newCa), view);
  }

  @Override
  public boolean isLossless() {
    return false;
  }

  @Override
  public String toString() {
    String options =
        (transport == Transport.TCP ? "" : "&transport=" + transport.word())
            + (every.isPresent() ? "&every=" + LocalUri.number(every.getAsDouble()) : "")
            + ca.map(file -> "&ca=" + file).orElse("")
            + view.options();
    return Redaction.of(uri) + (options.isEmpty() ? "" : "#" + options.substring(1));
  }

  /** Host without user, password and port. */
  private String host() {
    String place = authority(uri.substring(uri.indexOf(':') + 1));
    String hostAndPort = place.substring(place.lastIndexOf('@') + 1);
    if (hostAndPort.startsWith("[")) {
      return hostAndPort.substring(1, Math.max(1, hostAndPort.indexOf(']')));
    }
    int colon = hostAndPort.indexOf(':');
    return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
  }

  private static String authority(String place) {
    int end = 2;
    while (end < place.length() && "/?#".indexOf(place.charAt(end)) < 0) {
      end++;
    }
    return place.substring(2, end);
  }

  private static boolean isPort(String authority) {
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    String port = hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1);
    boolean none = hostAndPort.indexOf(':') < 0 || hostAndPort.endsWith("]");
    return none || port.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
