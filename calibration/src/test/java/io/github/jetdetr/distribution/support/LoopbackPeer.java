package io.github.jetdetr.distribution.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;

/** A peer that accepts every connection and then misbehaves until the test closes it. */
public final class LoopbackPeer implements AutoCloseable {

  private static final int PICTURE_SIZE = 480;

  private interface Handler {
    void handle(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private LoopbackPeer(Handler handler) throws IOException {
    this.handler = handler;
    listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** Never says a word. */
  public static LoopbackPeer silent() throws IOException {
    return new LoopbackPeer(socket -> {});
  }

  /** An MJPEG camera that shows so many pictures and then nothing, on an open connection. */
  public static LoopbackPeer stallingCamera(int pictures) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    BufferedImage grey = new BufferedImage(PICTURE_SIZE, PICTURE_SIZE, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < PICTURE_SIZE * PICTURE_SIZE; at++) {
      // Noise: FFmpeg wants some kilobytes before it says what a stream is.
      grey.setRGB(at % PICTURE_SIZE, at / PICTURE_SIZE, at * 0x9E3779B1);
    }
    if (!ImageIO.write(grey, "jpg", jpeg)) {
      throw new IOException("this Java runtime has no JPEG encoder");
    }
    return new LoopbackPeer(socket -> show(socket, jpeg.toByteArray(), pictures));
  }

  public int port() {
    return listener.getLocalPort();
  }

  private static void show(Socket socket, byte[] jpeg, int pictures) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.append((char) next);
    }
    OutputStream out = socket.getOutputStream();
    write(
        out,
        "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=picture\r\n\r\n");
    for (int picture = 0; picture < pictures; picture++) {
      write(
          out,
          "--picture\r\nContent-Type: image/jpeg\r\nContent-Length: " + (jpeg.length + "\r\n\r\n"));
      out.write(jpeg);
      write(out, "\r\n");
      out.flush();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> handle(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void handle(Socket socket) {
    try {
      handler.handle(socket);
      closed.await();
    } catch (IOException e) {
      // Who was connected has hung up, which is its good right.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "loopback-peer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
