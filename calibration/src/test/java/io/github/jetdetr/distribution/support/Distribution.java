package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.support.TestScene;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code target/jetdetr}, as {@code mvn package} lays it out, and how a user starts it. */
public final class Distribution {

  // An end that does not come is a fault; a slow machine is none.
  static final long SECONDS_TO_END = 60;

  private static final TestScene SCENE = TestScene.here();

  private Distribution() {}

  /** The folder itself; a missing one fails the test, for it is what is tested. */
  public static Path home() {
    Path home = Path.of(System.getProperty("jetdetr.home", "../target/jetdetr")).toAbsolutePath();
    assertTrue(Files.isExecutable(home.resolve("bin/jetdetr")), "no distribution at " + home);
    return home.normalize();
  }

  /** {@code bin/jetdetr} with these arguments, ready to be started. */
  public static ProcessBuilder jetdetr(Object... arguments) {
    return builder(home().resolve("bin/jetdetr"), arguments);
  }

  /** {@code bin/jetdetr-calibrate} with these arguments, ready to be started. */
  public static ProcessBuilder calibrate(Object... arguments) {
    return builder(home().resolve("bin/jetdetr-calibrate"), arguments);
  }

  public static ProcessBuilder builder(Path program, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command);
  }

  @MustBeClosed
  public static RunningDaemon start(Object... arguments) throws IOException {
    return new RunningDaemon(jetdetr(arguments));
  }

  /** Starts it and waits for its end. */
  public static RunningDaemon.Ended run(Object... arguments)
      throws IOException, InterruptedException {
    return end(jetdetr(arguments));
  }

  /** Starts what was prepared and waits for its end. */
  public static RunningDaemon.Ended end(ProcessBuilder builder)
      throws IOException, InterruptedException {
    try (RunningDaemon running = new RunningDaemon(builder)) {
      return running.ended(SECONDS_TO_END);
    }
  }

  /** What the daemon is to look at here, and the model to do it with. */
  public static TestScene scene() {
    return SCENE;
  }

  public static Path model() {
    return SCENE.model();
  }

  /** The road clip as a camera's URI, with options such as {@code ?loop=false}. */
  public static String clip(String options) {
    return "file:" + SCENE.clip() + options;
  }

  public static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
