package io.github.jetdetr.camera.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The head of what a camera answers to a request without a login: status line and headers, which
 * FFmpeg does not pass on.
 */
final class ServerHead {

  private static final int MAX_BYTES = 16 << 10;
  private static final int RTSP_PORT = 554;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private ServerHead() {}

  /**
   * Asks once; follows nothing.
   *
   * @param uri {@code rtsp}, {@code http} or {@code https}; user and password are not sent
   * @param timeoutMillis limits connecting, and the answer once more
   * @return what came of the head, at most 16 KiB
   */
  static String ask(URI uri, int timeoutMillis) throws IOException {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int usual =
        switch (scheme) {
          case "rtsp" -> RTSP_PORT;
          case "https" -> HTTPS_PORT;
          default -> HTTP_PORT;
        };
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    String host = uri.getHost();
    try (Socket socket = new Socket()) {
      // Brackets of IPv6 are part of a URI's host only.
      String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      socket.connect(new InetSocketAddress(address, port), timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      byte[] request = request(uri, scheme, port).getBytes(StandardCharsets.US_ASCII);
      if (!scheme.equals("https")) {
        return head(socket, request, timeoutMillis);
      }
      try (SSLSocket secured =
          (SSLSocket)
              unverified()
                  .getSocketFactory()
                  .createSocket(socket, address, port, /* autoClose= */ true)) {
        return head(secured, request, timeoutMillis);
      }
    }
  }

  private static String request(URI uri, String scheme, int port) {
    String host = uri.getHost();
    boolean rtsp = scheme.equals("rtsp");
    String path = uri.getRawPath().isEmpty() && !rtsp ? "/" : uri.getRawPath();
    String place = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    return rtsp
        ? "DESCRIBE rtsp://%s:%d%s RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n"
            .formatted(host, port, place)
        : "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
            .formatted(place, host, port);
  }

  private static String head(Socket socket, byte[] request, int timeoutMillis) throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    long untilNanos = System.nanoTime() + timeoutMillis * 1_000_000L;
    int newlines = 0;
    while (newlines < 2 && head.size() < MAX_BYTES && System.nanoTime() - untilNanos < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
      if (next != '\r') {
        newlines = next == '\n' ? newlines + 1 : 0;
      }
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  /**
   * Takes every certificate: nothing secret is sent here, and what is answered is only used in a
   * request of FFmpeg's, which checks the certificate where {@code ca=} asks for it.
   */
  private static SSLContext unverified() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  private static final class TrustsAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
