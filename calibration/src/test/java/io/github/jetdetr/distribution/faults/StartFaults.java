package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.RunningDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What is wrong when another daemon starts: it ends in seconds, with one line and the code that
 * says what to do, or starts without. The seconds are those until its end.
 */
public final class StartFaults {

  private static final double SECONDS = 15;

  private StartFaults() {}

  /** All of them. */
  public static List<FaultKind> of(Rig rig) {
    Path folder = rig.model().resolveSibling("start");
    return List.of(
        refused("model missing", 66, () -> arguments("--model", folder.resolve("none.onnx"))),
        refused("model cut off", 65, () -> arguments("--model", cutOff(rig, folder))),
        refused(
            "model that is no model",
            65,
            () -> arguments("--model", write(folder, "text.onnx", "no model"))),
        refused(
            "settings with a mistake",
            78,
            () ->
                arguments("--config", write(folder, "wrong.yaml", "cameras:\n  a:\n    url: x\n"))),
        refused(
            "temporary folder missing", 74, List::of, "-Djava.io.tmpdir=" + rig.model() + "/no"),
        refused("a heap limit below our own first size", 0, List::of, "-Xmx40m"),
        fewDescriptors(),
        portTaken());
  }

  private interface Arguments {
    List<String> list() throws IOException;
  }

  private static List<String> arguments(String option, Path value) {
    return List.of(option, value.toString());
  }

  private static Path write(Path folder, String name, String text) throws IOException {
    Path created = Files.createDirectories(folder);
    return Files.writeString(created.resolve(name), text, StandardCharsets.UTF_8);
  }

  private static Path cutOff(Rig rig, Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(rig.model());
    Path file = write(folder, "cut.onnx", "");
    return Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  private static FaultKind refused(String name, int code, Arguments arguments, String... options) {
    String promise =
        code == 0 ? "starts all the same" : "ends with %d and one line".formatted(code);
    return new FaultKind(
        name,
        promise,
        SECONDS,
        "",
        rig -> {
          long startNanos = System.nanoTime();
          RunningDaemon.Ended ended = run(arguments.list(), options);
          assertEquals(code, ended.code(), ended::toString);
          if (code != 0) {
            assertTrue(ended.err().size() <= 3, () -> "more than one line: " + ended);
            assertTrue(
                ended.err().stream().noneMatch(line -> line.startsWith("\tat ")), ended::toString);
          }
          return Rig.secondsSince(startNanos);
        });
  }

  private static RunningDaemon.Ended run(List<String> arguments, String... options)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        Distribution.jetdetr("run", "--no-watch", "--frames", "3", "--broker", broker());
    builder.command().addAll(arguments);
    builder.environment().put("JETDETR_OPTS", String.join(" ", options));
    return Distribution.end(builder);
  }

  private static FaultKind fewDescriptors() {
    return new FaultKind(
        "48 file descriptors",
        "ends with 69 and one line",
        SECONDS,
        "",
        rig -> {
          long startNanos = System.nanoTime();
          String program = Distribution.home().resolve("bin/jetdetr").toString();
          RunningDaemon.Ended ended =
              Distribution.end(
                  new ProcessBuilder("sh", "-c", "ulimit -n 48 && exec \"$0\" run", program));
          assertEquals(69, ended.code(), ended::toString);
          assertEquals(1, ended.err().size(), ended::toString);
          return Rig.secondsSince(startNanos);
        });
  }

  private static String broker() throws IOException {
    return "embedded:" + Distribution.freePort();
  }

  private static FaultKind portTaken() {
    return new FaultKind(
        "the embedded broker's port is taken",
        "ends with 69 and one line",
        SECONDS,
        "",
        rig -> {
          long startNanos = System.nanoTime();
          try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunningDaemon.Ended ended =
                Distribution.run(
                    "run", "--no-watch", "--broker", "embedded:" + taken.getLocalPort());
            assertEquals(69, ended.code(), ended::toString);
            assertTrue(ended.err().size() <= 3, () -> "more than one line: " + ended);
          }
          return Rig.secondsSince(startNanos);
        });
  }
}
