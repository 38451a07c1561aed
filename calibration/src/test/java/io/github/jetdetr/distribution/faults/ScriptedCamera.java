package io.github.jetdetr.distribution.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/** An MJPEG camera over HTTP, five pictures a second, that does wrong what it is bidden. */
public final class ScriptedCamera implements AutoCloseable {

  private static final long PERIOD_MILLIS = 200;
  private static final String HEAD =
      "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=picture\r\n\r\n";

  /** What it does from now on, on every connection. */
  public enum Behaviour {
    SOUND,
    SILENT,
    HANGS_UP,
    GARBAGE,
    CUT_PICTURES,
    OTHER_SIZE,
    SERVER_ERROR,
    NO_PICTURES,
    BYTE_BY_BYTE
  }

  private final byte[] picture = jpeg(320, 240);
  private final byte[] otherPicture = jpeg(256, 192);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket listener;
  private volatile boolean closed;

  @GuardedBy("this")
  private Behaviour behaviour = Behaviour.SOUND;

  /** Opens it on a free port. */
  public ScriptedCamera() throws IOException {
    listener = listen(0);
    port = listener.getLocalPort();
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 16);
    daemon(() -> accept(opened));
    return opened;
  }

  public int port() {
    return port;
  }

  /** Changes what it does. */
  public synchronized void become(Behaviour next) throws IOException {
    behaviour = next;
    if (next == Behaviour.HANGS_UP || next == Behaviour.SERVER_ERROR) {
      hangUp();
    }
    notifyAll();
  }

  private synchronized Behaviour behaviour() {
    return behaviour;
  }

  /** Refuses connections from now on. */
  public void unplug() throws IOException {
    listener.close();
    hangUp();
  }

  /** Takes connections again. */
  public void plugIn() throws IOException {
    listener = listen(port);
  }

  private void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      readRequest(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Behaviour first = behaviour();
      if (first == Behaviour.HANGS_UP) {
        return;
      }
      if (first == Behaviour.SERVER_ERROR) {
        write(out, "HTTP/1.0 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      write(out, HEAD);
      while (!closed && !socket.isClosed()) {
        send(out);
        pause(PERIOD_MILLIS);
      }
    } catch (IOException e) {
      // Who was connected has hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private void send(OutputStream out) throws IOException, InterruptedException {
    switch (behaviour()) {
      case SOUND, SERVER_ERROR -> part(out, picture, picture.length);
      case OTHER_SIZE -> part(out, otherPicture, otherPicture.length);
      case GARBAGE -> {
        byte[] garbage = new byte[picture.length];
        Arrays.fill(garbage, (byte) 'x');
        part(out, garbage, garbage.length);
      }
      case CUT_PICTURES -> part(out, picture, picture.length / 3);
      case HANGS_UP -> throw new IOException("hangs up");
      case SILENT -> {}
      case NO_PICTURES -> write(out, "--picture\r\nX-Nothing: here\r\n");
      case BYTE_BY_BYTE -> {
        for (int at = 0; at < 8; at++) {
          out.write(picture[at]);
          out.flush();
          pause(PERIOD_MILLIS / 8);
        }
      }
    }
  }

  /** Shorter when it is bidden to do something else. */
  private synchronized void pause(long millis) throws InterruptedException {
    Behaviour before = behaviour;
    long endNanos = System.nanoTime() + millis * 1_000_000;
    for (long left = millis;
        left > 0 && behaviour == before;
        left = (endNanos - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  private static void part(OutputStream out, byte[] bytes, int length) throws IOException {
    write(out, "--picture\r\nContent-Type: image/jpeg\r\nContent-Length: " + length + "\r\n\r\n");
    out.write(bytes, 0, length);
    write(out, "\r\n");
    out.flush();
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static byte[] jpeg(int width, int height) {
    BufferedImage noise = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < width * height; at++) {
      noise.setRGB(at % width, at / width, at * 0x9E3779B1);
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(noise, "jpg", jpeg)) {
        throw new IllegalStateException("this Java runtime has no JPEG encoder");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return jpeg.toByteArray();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "scripted-camera");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    unplug();
  }
}
