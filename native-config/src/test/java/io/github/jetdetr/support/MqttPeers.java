package io.github.jetdetr.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Command lines of MQTT brokers and clients, to be run as processes: they may be killed, frozen and
 * started again, and share no class with the test. Mosquitto's where it is installed; otherwise
 * HiveMQ's, which the tests bring, and which take the same configuration and options.
 */
public final class MqttPeers {

  private static final String PACKAGE = "io.github.jetdetr.peers.";
  private static final String CLASS_PATH = "/io/github/jetdetr/peers/class-path";

  private MqttPeers() {}

  /** A broker; says {@code running} on standard error when it is. */
  public static List<String> broker(Path config) {
    return ForeignProgram.MOSQUITTO.find().isPresent() ? mosquitto(config) : hiveMq(config);
  }

  /** Mosquitto; skips the running test when it is not installed. */
  public static List<String> mosquitto(Path config) {
    String program = ForeignProgram.MOSQUITTO.require().toString();
    return List.of(program, "-c", config.toString(), "-v");
  }

  /** HiveMQ Community Edition. */
  public static List<String> hiveMq(Path config) {
    return java("HiveMqBroker", List.of("-c", config.toString(), "-v"));
  }

  /** Moquette, which speaks MQTT 3.1.1 only. */
  public static List<String> moquette(Path config) {
    return java("MoquetteBroker", List.of("-c", config.toString(), "-v"));
  }

  /** A client that writes what it gets as {@code mosquitto_sub -F %j} does, at once. */
  public static List<String> subscriber(List<String> options) {
    Optional<Path> program = ForeignProgram.MOSQUITTO_SUB.find();
    Optional<Path> stdbuf = ForeignProgram.STDBUF.find();
    if (program.isEmpty() || stdbuf.isEmpty()) {
      return java("HiveMqSubscriber", options);
    }
    // Without stdbuf it would say that it is subscribed not before the first message.
    List<String> command = new ArrayList<>();
    command.addAll(List.of(stdbuf.get().toString(), "-oL", program.get().toString()));
    command.addAll(options);
    return command;
  }

  private static List<String> java(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // To be there soon matters more than to be fast.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", classPath(), PACKAGE + program));
    command.addAll(arguments);
    return command;
  }

  private static String classPath() {
    URL list = Objects.requireNonNull(MqttPeers.class.getResource(CLASS_PATH), "test-peers");
    try (InputStream in = list.openStream()) {
      String libraries = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return place(list) + ":" + libraries;
    } catch (IOException | URISyntaxException e) {
      throw new UncheckedIOException(new IOException(list.toString(), e));
    }
  }

  /** The jar or the folder of classes that the resource is in. */
  private static Path place(URL resource) throws IOException, URISyntaxException {
    if (resource.openConnection() instanceof JarURLConnection inJar) {
      return Path.of(inJar.getJarFileURL().toURI());
    }
    Path place = Path.of(resource.toURI());
    for (int level = 0; level < Path.of(CLASS_PATH).getNameCount(); level++) {
      place = Objects.requireNonNull(place.getParent());
    }
    return place;
  }
}
