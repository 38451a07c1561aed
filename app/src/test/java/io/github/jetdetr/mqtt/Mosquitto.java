package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.support.MqttPeers;
import io.github.jetdetr.support.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A real broker of its own on a loopback port, to be killed, frozen and started again: Mosquitto
 * where it is installed, otherwise HiveMQ, which knows the same configuration.
 */
public final class Mosquitto implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final List<String> command;
  private @Nullable Process process;

  /**
   * Prepares a broker.
   *
   * @param folder for its files, the test's own
   * @param more lines of its configuration, after {@code listener}
   */
  public Mosquitto(Path folder, String... more) throws IOException {
    this(folder, MqttPeers::broker, more);
  }

  private Mosquitto(Path folder, Function<Path, List<String>> program, String... more)
      throws IOException {
    this.folder = folder;
    port = SampleReports.freePort();
    Path config = folder.resolve("mosquitto.conf");
    command = program.apply(config);
    List<String> lines = new ArrayList<>();
    lines.add("per_listener_settings false");
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("persistence false");
    if (folder.toString().startsWith("/tmp")) {
      // Otherwise it changes to a user that cannot read the test's own files.
      lines.add("user " + System.getProperty("user.name"));
    }
    lines.addAll(List.of(more));
    if (more.length == 0 || !String.join("\n", more).contains("allow_anonymous")) {
      lines.add("allow_anonymous true");
    }
    Files.write(config, lines);
  }

  public static Mosquitto started(Path folder, String... more) throws Exception {
    Mosquitto mosquitto = new Mosquitto(folder, more);
    mosquitto.start();
    return mosquitto;
  }

  /** HiveMQ, whatever is installed. */
  public static Mosquitto startedHiveMq(Path folder, String... more) throws Exception {
    Mosquitto hiveMq = new Mosquitto(folder, MqttPeers::hiveMq, more);
    hiveMq.start();
    return hiveMq;
  }

  /** Moquette, which speaks MQTT 3.1.1 only. */
  public static Mosquitto startedMoquette(Path folder, String... more) throws Exception {
    Mosquitto moquette = new Mosquitto(folder, MqttPeers::moquette, more);
    moquette.start();
    return moquette;
  }

  /** Mosquitto and no other; skips the running test when it is not installed. */
  public static Mosquitto startedItself(Path folder, String... more) throws Exception {
    Mosquitto mosquitto = new Mosquitto(folder, MqttPeers::mosquitto, more);
    mosquitto.start();
    return mosquitto;
  }

  public int port() {
    return port;
  }

  public void start() throws Exception {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
    Eventually.seconds(60, "the broker listens", this::listens);
  }

  /** What it wrote so far. */
  String log() throws IOException {
    return Files.readString(folder.resolve("mosquitto.log"), StandardCharsets.UTF_8);
  }

  /** Ends it without a chance to say goodbye. */
  public void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      running.waitFor();
      process = null;
    }
  }

  /** Stops it in the middle of everything; its connections stay open. */
  public void freeze() throws Exception {
    signal("STOP");
  }

  public void thaw() throws Exception {
    signal("CONT");
  }

  /**
   * Runs {@code mosquitto_sub}, or what does the same, with MQTT 5 until it got a number of
   * messages.
   *
   * @return the messages as its {@code %j} format writes them, one a line
   */
  public Process subscribe(int messages, String... more) throws IOException {
    return subscribe(port, messages, more);
  }

  /** The same against any broker on loopback. */
  public static Process subscribe(int port, int messages, String... more) throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-V", "5", "-h", "127.0.0.1", "-p", String.valueOf(port)));
    options.addAll(List.of("-q", "1", "-F", "%j", "-W", "20", "-C", String.valueOf(messages)));
    options.addAll(List.of(more));
    return new ProcessBuilder(MqttPeers.subscriber(options)).redirectErrorStream(true).start();
  }

  @Override
  public void close() {
    try {
      if (process != null) {
        signal("CONT");
      }
      kill();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean listens() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void signal(String signal) throws Exception {
    Process running = process;
    if (running != null && running.isAlive()) {
      Signals.send(signal, running.pid());
    }
  }
}
