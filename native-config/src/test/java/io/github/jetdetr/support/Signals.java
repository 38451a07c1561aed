package io.github.jetdetr.support;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes that tests started. */
public final class Signals {

  private static final long SECONDS = 60;

  private Signals() {}

  /**
   * Sends a signal by the shell, for not every system has the program {@code kill}.
   *
   * @param name as {@code TERM} or {@code STOP}
   * @throws IOException when the shell says that it did not work
   */
  public static void send(String name, long pid) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).inheritIO().start();
    if (!shell.waitFor(SECONDS, TimeUnit.SECONDS) || shell.exitValue() != 0) {
      throw new IOException("kill -" + name + " " + pid + " did not work");
    }
  }
}
