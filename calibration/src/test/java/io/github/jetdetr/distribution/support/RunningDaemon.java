package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.jetdetr.support.Signals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that a test started, and that does not outlive the test. */
public final class RunningDaemon implements AutoCloseable {

  private final List<String> command;
  private final Process process;
  private final OutputLines out;
  private final OutputLines err;

  public RunningDaemon(ProcessBuilder builder) throws IOException {
    command = List.copyOf(builder.command());
    process = builder.start();
    out = new OutputLines(process.getInputStream());
    err = new OutputLines(process.getErrorStream());
  }

  public OutputLines out() {
    return out;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard error so far. */
  List<String> errorLines() {
    return err.soFar();
  }

  /** How many lines of standard error hold these words. */
  public long errorLineCount(String words) {
    return errorLines().stream().filter(line -> line.contains(words)).count();
  }

  public void awaitErrorLine(String words, long seconds) throws InterruptedException {
    assertTrue(
        err.await(lines -> lines.stream().anyMatch(line -> line.contains(words)), seconds),
        () -> "never printed '" + words + "': " + this);
  }

  public void awaitOut(String what, Predicate<List<String>> condition, long seconds)
      throws InterruptedException {
    assertTrue(out.await(condition, seconds), () -> "not seen: " + what + " in " + this);
  }

  public void awaitErr(String what, Predicate<List<String>> condition, long seconds)
      throws InterruptedException {
    assertTrue(err.await(condition, seconds), () -> "not seen: " + what + " in " + this);
  }

  /** Waits for the end; the test fails when it does not come. */
  public Ended ended(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      fail("still runs after " + seconds + " s: " + this);
    }
    return new Ended(process.exitValue(), out.all(), err.all());
  }

  /** Sends a signal by its name, as {@code TERM}. */
  public void signal(String name) throws IOException, InterruptedException {
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
    return command
        + "\nout: "
        + printed.subList(tooMany, printed.size())
        + "\nerr: "
        + errorLines();
  }

  /** How a program ended. */
  public record Ended(int code, List<String> out, List<String> err) {

    /** The only line of standard output. */
    public String line() {
      assertTrue(out.size() == 1, () -> "not one line: " + this);
      return out.get(0);
    }
  }
}
