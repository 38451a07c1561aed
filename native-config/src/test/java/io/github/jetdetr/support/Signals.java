package io.github.jetdetr.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Signals to processes that tests started. */
public final class Signals {

  private static final long SECONDS = 60;

  private Signals() {}

  /**
   * Whether children of this process ignore a signal until they ask for it, as those of a shell's
   * background job ignore SIGINT. True where /proc does not tell.
   *
   * @param number of the signal, from 1
   */
  public static boolean isIgnored(int number) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return true;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(mask -> (mask >> (number - 1) & 1) != 0);
  }

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
