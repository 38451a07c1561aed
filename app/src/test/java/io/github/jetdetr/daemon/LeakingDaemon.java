package io.github.jetdetr.daemon;

import io.github.jetdetr.cli.JetdetrMain;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The daemon on the street, with a thread that fills the heap and keeps it full. */
final class LeakingDaemon {

  private static final List<byte[]> LEAK = new ArrayList<>(1 << 20);

  private LeakingDaemon() {}

  /**
   * Runs until the heap's end.
   *
   * @param args the model's path
   */
  public static void main(String[] args) throws Exception {
    Thread leak = new Thread(LeakingDaemon::leak, "leak");
    leak.setDaemon(true);
    leak.start();
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    JetdetrMain.main(
        new String[] {
          "run",
          "--no-watch",
          "--model",
          args[0],
          "--camera",
          "street=street:1",
          "--broker",
          "embedded:" + port
        });
  }

  private static void leak() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      // The daemon is running by then.
      boolean unused = never.await(8, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return;
    }
    int bytes = 1 << 20;
    while (true) {
      try {
        LEAK.add(new byte[bytes]);
      } catch (OutOfMemoryError e) {
        // As libraries do: it goes on, with what smaller pieces are left.
        bytes = Math.max(1_024, bytes / 2);
      }
    }
  }
}
