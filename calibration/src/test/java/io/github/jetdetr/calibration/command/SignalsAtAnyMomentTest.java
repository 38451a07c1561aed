package io.github.jetdetr.calibration.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.support.SharedData;
import io.github.jetdetr.support.Signals;
import io.github.jetdetr.support.SlowModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands of both programs, ended by a signal at a random moment between their start and their
 * end. {@code -Djetdetr.signals=200} sends that many; {@code -Djetdetr.signals.seed} repeats a run.
 */
class SignalsAtAnyMomentTest {

  private static final int SIGNALS = Integer.getInteger("jetdetr.signals", 5);
  // Later than the slow model takes to open.
  private static final int LAST_MILLIS = Integer.getInteger("jetdetr.signals.millis", 6_000);

  /** Of commands that end by themselves: all went well, and too few pictures to quantize with. */
  private static final Set<Integer> OWN_CODES = Set.of(0, 65);

  private static final int SIGINT = 2;
  private static final long SECONDS_TO_END = 120;
  // About two seconds.
  private static final int PRODUCTS = 200;

  @TempDir private Path folder = Path.of("");

  private record Attempt(List<String> command, String signal, int code, int afterMillis) {}

  @Test
  void everyCommandEndsAsTheSignalSaysAndNothingCrashes() throws Exception {
    long seed = Long.getLong("jetdetr.signals.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> commands = commands();
    List<String> faults = new ArrayList<>();
    int signalled = 0;
    Map<String, Integer> endings = new TreeMap<>();
    boolean interruptible = !Signals.isIgnored(SIGINT);
    for (int at = 0; at < SIGNALS; at++) {
      boolean interrupt = random.nextInt(4) == 0 && interruptible;
      Attempt attempt =
          new Attempt(
              commands.get(at % commands.size()),
              interrupt ? "INT" : "TERM",
              interrupt ? 130 : 143,
              random.nextInt(LAST_MILLIS));
      Path own = Files.createDirectory(folder.resolve("attempt-" + at));
      Path output = folder.resolve("output-" + at);
      Process process = start(attempt.command(), own, output);
      boolean ended = process.waitFor(attempt.afterMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        signalled++;
        Signals.send(attempt.signal(), process.pid());
      }
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        faults.add(attempt + " did not end");
      }
      endings.merge(
          (ended ? "by itself " : attempt.signal() + " ") + process.exitValue(), 1, Integer::sum);
      judge(attempt, process.exitValue(), Files.readString(output, UTF_8), own, faults);
      delete(own);
    }
    System.out.println(
        "%d of %d processes were sent a signal, seed %d; exit codes %s"
            .formatted(signalled, SIGNALS, seed, endings));
    assertEquals(List.of(), faults, "seed " + seed);
    assertTrue(signalled > 0, "no process lived long enough, seed " + seed);
  }

  private static void judge(Attempt attempt, int code, String output, Path own, List<String> faults)
      throws IOException {
    // One that had done all its work when the signal came has its own code.
    if (code != attempt.code() && !OWN_CODES.contains(code)) {
      faults.add(attempt + " ended with code " + code + ": " + output);
    }
    for (String sign : List.of("Exception", "\tat ", "SIGSEGV", "fatal error", "Shutdown in")) {
      if (output.contains(sign)) {
        faults.add(attempt + " printed '" + sign + "': " + output);
      }
    }
    boolean running = output.lines().anyMatch(line -> line.contains("frames/s"));
    if (running && code == attempt.code() && !output.contains("messages: ")) {
      faults.add(attempt + " kept its last words to itself: " + output);
    }
    try (Stream<Path> files = Files.walk(own)) {
      files
          .filter(file -> file.toString().contains("hs_err"))
          .forEach(file -> faults.add(attempt + " left " + file.getFileName()));
    }
  }

  private List<List<String>> commands() throws IOException {
    TinyPictures tiny = new TinyPictures(folder.resolve("tiny"));
    String quick = tiny.model(1).toString();
    String slow = SlowModel.slowDown(tiny.model(2), PRODUCTS).toString();
    String pictures = tiny.images().toString();
    String labels = tiny.annotations().toString();
    String conv = new ConvDetector().write(folder.resolve("conv")).toString();
    String jetdetr = JetdetrMain.class.getName();
    String calibrate = CalibrateMain.class.getName();
    String street = "street=street:3";
    int port = freePort();
    List<List<String>> commands =
        new ArrayList<>(
            List.of(
                List.of(
                    jetdetr,
                    "run",
                    "--watch",
                    "--model",
                    quick,
                    "--camera",
                    street,
                    "--broker",
                    "embedded:" + port),
                List.of(
                    calibrate,
                    "evaluate",
                    "--model",
                    slow,
                    "--images",
                    pictures,
                    "--annotations",
                    labels),
                List.of(jetdetr, "detect", "--model", slow, pictures),
                List.of(
                    jetdetr,
                    "run",
                    "--watch",
                    "--model",
                    slow,
                    "--camera",
                    street,
                    "--broker",
                    "embedded:" + port),
                List.of(
                    calibrate,
                    "quantize",
                    "--model",
                    conv,
                    "--frames",
                    pictures,
                    "--out",
                    folder.resolve("bundle").toString())));
    if (SharedData.isThere()) {
      String atto = SharedData.attoPostProcessed().toString();
      commands.add(List.of(jetdetr, "bench", "--model", atto));
      commands.add(
          List.of(
              jetdetr,
              "run",
              "--watch",
              "--model",
              atto,
              "--camera",
              street,
              "--broker",
              "embedded:" + port));
    }
    return commands;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static Process start(List<String> command, Path own, Path output) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + own.resolve("hs_err.log"),
                "-XX:-CreateCoredumpOnCrash",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + own,
                "-cp",
                System.getProperty("java.class.path")));
    all.addAll(command);
    return new ProcessBuilder(all)
        .directory(own.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void delete(Path own) throws IOException {
    try (Stream<Path> files = Files.walk(own)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
