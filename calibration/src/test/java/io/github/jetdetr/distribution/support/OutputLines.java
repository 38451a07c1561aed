package io.github.jetdetr.distribution.support;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a program writes, line by line, while it runs; reading it keeps the program from waiting.
 */
public final class OutputLines {

  private final Thread reader;

  @GuardedBy("this")
  private final List<String> lines = new ArrayList<>();

  @GuardedBy("this")
  private boolean ended;

  OutputLines(InputStream in) {
    reader = new Thread(() -> readAll(in), "lines");
    reader.setDaemon(true);
    reader.start();
  }

  private void readAll(InputStream in) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("unreadable from here on: " + e);
    }
    end();
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** What was written so far. */
  public synchronized List<String> soFar() {
    return List.copyOf(lines);
  }

  /**
   * Waits until what was written so far meets the condition; false when it ends or time is up
   * before.
   */
  synchronized boolean await(Predicate<List<String>> condition, long seconds)
      throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.test(lines)) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
      if (ended || leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  /** Everything, once the program has closed its end. */
  List<String> all() throws InterruptedException {
    reader.join(TimeUnit.SECONDS.toMillis(10));
    return soFar();
  }
}
