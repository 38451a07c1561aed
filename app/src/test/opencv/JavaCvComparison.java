package io.github.jetdetr.picture;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.StreetClip;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacv.FFmpegFrameFilter;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/**
 * Our reader and JavaCV's: what a picture of a file costs, in processor time and heap, as it is and
 * turned; and how long each waits for a camera that answers a byte at a time.
 */
public final class JavaCvComparison {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int ROUNDS = 9;
  private static final long TRICKLE_MILLIS = 400;
  private static final int LIMIT_SECONDS = 2;
  private static final int PATIENCE_SECONDS = 12;

  private JavaCvComparison() {}

  private record Cost(double micros, double heapBytes, long nativeBytes) {}

  private interface Reader {
    int read(String file) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    String file =
        arguments.length > 0
            ? arguments[0]
            : new StreetClip(StreetClip.Codec.H264, 1280, 720, 150).file().toString();
    compare("a picture of a file", file, path -> ours(path, ""), path -> grabbed(path, null));
    compare(
        "a picture of a file, turned",
        file,
        path -> ours(path, "&rotate=90"),
        path -> grabbed(path, "transpose=clock"));
    patience();
  }

  private static int ours(String file, String options) throws Exception {
    int pictures = 0;
    try (Camera camera =
            Camera.open(CameraUri.parse("file:" + file + "?pace=max" + options), LONG, LONG);
        io.github.jetdetr.camera.Frame frame = new io.github.jetdetr.camera.Frame()) {
      while (camera.next(frame) instanceof io.github.jetdetr.camera.Frame) {
        pictures++;
      }
    }
    return pictures;
  }

  private static int grabbed(String file, String filters) throws Exception {
    int pictures = 0;
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file)) {
      // As the decoder gives them, not converted to BGR, and with as many threads as ours has.
      grabber.setImageMode(FrameGrabber.ImageMode.RAW);
      grabber.setVideoOption(
          "threads",
          Integer.toString(
              Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() - 1))));
      grabber.start();
      FFmpegFrameFilter filter =
          filters == null
              ? null
              : new FFmpegFrameFilter(filters, grabber.getImageWidth(), grabber.getImageHeight());
      if (filter != null) {
        filter.setPixelFormat(grabber.getPixelFormat());
        filter.start();
      }
      Frame frame = grabber.grabImage();
      while (frame != null) {
        if (filter != null) {
          filter.push(frame);
          frame = filter.pullImage();
        }
        // What is handed on has to be copied: the grabber fills the same memory again.
        frame.clone().close();
        pictures++;
        frame = grabber.grabImage();
      }
      if (filter != null) {
        filter.close();
      }
    }
    return pictures;
  }

  private static void compare(String what, String file, Reader ours, Reader theirs)
      throws Exception {
    double[] mine = new double[ROUNDS];
    double[] others = new double[ROUNDS];
    Cost first = null;
    Cost second = null;
    for (int round = -2; round < ROUNDS; round++) {
      first = cost(file, ours);
      second = cost(file, theirs);
      if (round >= 0) {
        mine[round] = first.micros();
        others[round] = second.micros();
      }
    }
    Arrays.sort(mine);
    Arrays.sort(others);
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f us / %.0f us = %.2f; heap %.0f / %.0f bytes%n",
        what,
        mine[ROUNDS / 2],
        others[ROUNDS / 2],
        mine[ROUNDS / 2] / others[ROUNDS / 2],
        first.heapBytes(),
        second.heapBytes());
  }

  /** Of the whole process, whose decoders have threads of their own. */
  private static Cost cost(String file, Reader reader) throws Exception {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long heapBefore = threads.getThreadAllocatedBytes(self);
    long before = system.getProcessCpuTime();
    int pictures = reader.read(file);
    double micros = (system.getProcessCpuTime() - before) / 1e3 / pictures;
    double heap = (double) (threads.getThreadAllocatedBytes(self) - heapBefore) / pictures;
    return new Cost(micros, heap, Pointer.totalBytes());
  }

  /** A camera over RTSP that answers one byte after the other: each read of it succeeds in time. */
  private static void patience() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> trickle(listener), "trickle");
      server.setDaemon(true);
      server.start();
      String uri = "rtsp://127.0.0.1:" + listener.getLocalPort() + "/live";
      long start = System.nanoTime();
      try (Camera camera =
          Camera.open(CameraUri.parse(uri), Duration.ofSeconds(LIMIT_SECONDS), LONG)) {
        throw new AssertionError("opened " + camera);
      } catch (CameraException e) {
        said("ours", start, String.valueOf(e.getMessage()));
      }
      long grabbed = System.nanoTime();
      Thread grabbing =
          new Thread(
              () -> {
                try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(uri)) {
                  grabber.setOption("rtsp_transport", "tcp");
                  grabber.setOption("timeout", Integer.toString(LIMIT_SECONDS * 1_000_000));
                  grabber.setTimeout(LIMIT_SECONDS * 1000);
                  grabber.start();
                } catch (FrameGrabber.Exception e) {
                  said("JavaCV", grabbed, "gave up");
                }
              });
      grabbing.setDaemon(true);
      grabbing.start();
      grabbing.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      if (grabbing.isAlive()) {
        grabbing.interrupt();
        grabbing.join(1000);
        said("JavaCV", grabbed, "still waits" + (grabbing.isAlive() ? ", interrupted, too" : ""));
      }
    }
  }

  private static void said(String who, long start, String what) {
    System.out.printf(
        Locale.ROOT,
        "a camera that answers a byte at a time, with a limit of %d s: %s after %.1f s: %s%n",
        LIMIT_SECONDS,
        who,
        (System.nanoTime() - start) / 1e9,
        what);
  }

  private static void trickle(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread answer =
            new Thread(
                () -> {
                  try (socket) {
                    OutputStream out = socket.getOutputStream();
                    for (byte next : "RTSP/1.0 200 OK and nothing more".repeat(9).getBytes()) {
                      out.write(next);
                      out.flush();
                      Thread.sleep(TRICKLE_MILLIS);
                    }
                  } catch (Exception e) {
                    // The client has gone.
                  }
                });
        answer.setDaemon(true);
        answer.start();
      } catch (java.io.IOException e) {
        return;
      }
    }
  }
}
