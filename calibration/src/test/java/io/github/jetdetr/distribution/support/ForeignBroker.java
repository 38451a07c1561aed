package io.github.jetdetr.distribution.support;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.support.MqttPeers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real broker on a loopback port, to be killed and started again: Mosquitto where it is
 * installed, otherwise HiveMQ, which knows the same configuration.
 */
public final class ForeignBroker implements AutoCloseable {

  private final Path config;
  private final int port;
  private @Nullable RunningDaemon running;

  /**
   * Prepares a broker.
   *
   * @param folder for its configuration, the test's own
   * @param more lines of its configuration, after {@code listener}
   */
  ForeignBroker(Path folder, String... more) throws IOException {
    port = Distribution.freePort();
    config = folder.resolve("mosquitto-" + port + ".conf");
    configure(more);
  }

  /**
   * Writes its configuration anew, for its next start.
   *
   * @param more lines of it, after {@code listener}
   */
  public void configure(String... more) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("persistence false");
    lines.add("log_dest stderr");
    // Otherwise root's Mosquitto changes to a user that cannot read the test's own files.
    lines.add("user " + System.getProperty("user.name"));
    lines.addAll(List.of(more));
    if (!String.join("\n", more).contains("allow_anonymous")) {
      lines.add("allow_anonymous true");
    }
    Files.write(config, lines, StandardCharsets.UTF_8);
  }

  @MustBeClosed
  public static ForeignBroker started(Path folder, String... more) throws Exception {
    ForeignBroker broker = new ForeignBroker(folder, more);
    try {
      broker.start();
    } catch (AssertionError | Exception e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  public int port() {
    return port;
  }

  public String uri() {
    return "mqtt://127.0.0.1:" + port;
  }

  @SuppressWarnings("MustBeClosedChecker") // ended by kill() and close()
  public void start() throws IOException, InterruptedException {
    RunningDaemon started = new RunningDaemon(new ProcessBuilder(MqttPeers.broker(config)));
    running = started;
    started.awaitErrorLine(" running", 60);
  }

  /** How many lines of its log hold these words. */
  public long errorLineCount(String words) {
    return running == null ? 0 : running.errorLineCount(words);
  }

  /** Sends it a signal by name, as {@code STOP}. */
  public void signal(String name) throws IOException, InterruptedException {
    if (running != null) {
      running.signal(name);
    }
  }

  /** Has it end by itself, with a word to its clients. */
  public void stop() throws IOException, InterruptedException {
    if (running != null) {
      running.signal("TERM");
      var unused = running.ended(30);
      running.close();
      running = null;
    }
  }

  /** Ends it without a chance to say goodbye. */
  public void kill() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public void close() {
    kill();
  }
}
