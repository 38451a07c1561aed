package io.github.jetdetr.distribution.support;

import io.github.jetdetr.support.Signals;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that a test started, and that does not outlive the test. */
final class RunningDaemon implements AutoCloseable {

  private final List<String> command;
  private final Process process;
  private final OutputLines out;
  private final OutputLines err;

  RunningDaemon(ProcessBuilder builder) throws IOException {
    command = List.copyOf(builder.command());
    process = builder.start();
    out = new OutputLines(process.getInputStream());
    err = new OutputLines(process.getErrorStream());
  }

  OutputLines out() {
    return out;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard error so far. */
  List<String> said() {
    return err.soFar();
  }

  /** How many lines of standard error hold these words. */
  long timesSaid(String words) {
    return said().stream().filter(line -> line.contains(words)).count();
  }

  void awaitSaid(String words, long seconds) throws InterruptedException {
    assertTrue(
        err.await(lines -> lines.stream().anyMatch(line -> line.contains(words)), seconds),
        () -> "never said '" + words + "': " + this);
  }

  void awaitOut(String what, Predicate<List<String>> wanted, long seconds)
      throws InterruptedException {
    assertTrue(out.await(wanted, seconds), () -> "not seen: " + what + " in " + this);
  }

  void awaitErr(String what, Predicate<List<String>> wanted, long seconds)
      throws InterruptedException {
    assertTrue(err.await(wanted, seconds), () -> "not seen: " + what + " in " + this);
  }

  /** Waits for the end; the test fails when it does not come. */
  Ended ended(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      fail("still runs after " + seconds + " s: " + this);
    }
    return new Ended(process.exitValue(), out.all(), err.all());
  }

  /** Sends a signal by its name, as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    Signals.send(name, process.pid());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    List<String> printed = new ArrayList<>(out.soFar());
    int tooMany = Math.max(0, printed.size() - 20);
    return command + "\nout: " + printed.subList(tooMany, printed.size()) + "\nerr: " + said();
  }

  /** How a program ended. */
  record Ended(int code, List<String> out, List<String> err) {

    /** The only line of standard output. */
    String line() {
      assertTrue(out.size() == 1, () -> "not one line: " + this);
      return out.get(0);
    }
  }
}
