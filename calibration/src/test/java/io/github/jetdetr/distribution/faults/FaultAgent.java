package io.github.jetdetr.distribution.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does wrong inside the daemon's process what cannot be done from outside. Java starts it before
 * the daemon's own {@code main}; it needs no other class of ours.
 */
public final class FaultAgent {

  private FaultAgent() {}

  /**
   * Connects to the test and does what it says, a line each.
   *
   * @param port of the test, on loopback
   */
  public static void premain(String port) throws IOException {
    Socket test = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    Thread thread = new Thread(() -> obey(test), "fault-agent");
    thread.setDaemon(true);
    thread.start();
  }

  private static void obey(Socket test) {
    List<InputStream> open = new ArrayList<>();
    try (test;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(test.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "stop" -> stop(words[1]);
          case "fill" -> fillHeap();
          case "open" -> openAll(Path.of(words[1]), open);
          case "close" -> closeAll(open);
          default -> throw new IOException(line);
        }
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }

  /**
   * Ends a thread by an error that nothing in it expects. By reflection, since javac warns of the
   * method, and a later Java has it no longer.
   */
  private static void stop(String name) throws IOException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(name)) {
        try {
          Thread.class.getMethod("stop").invoke(thread);
        } catch (ReflectiveOperationException e) {
          throw new IOException(e);
        }
      }
    }
  }

  @SuppressWarnings("ModifiedButNotUsed") // it is held, which is all
  private static void fillHeap() {
    List<byte[]> full = new ArrayList<>(1 << 20);
    int bytes = 1 << 20;
    while (true) {
      try {
        full.add(new byte[bytes]);
      } catch (OutOfMemoryError e) {
        bytes = Math.max(1_024, bytes / 2);
      }
    }
  }

  /** Uses up every file descriptor. */
  private static void openAll(Path file, List<InputStream> open) {
    try {
      while (true) {
        open.add(Files.newInputStream(file));
      }
    } catch (IOException e) {
      // None is left.
    }
  }

  private static void closeAll(List<InputStream> open) throws IOException {
    for (InputStream each : open) {
      each.close();
    }
    open.clear();
  }
}
