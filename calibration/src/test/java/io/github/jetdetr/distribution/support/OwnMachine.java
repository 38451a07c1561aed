package io.github.jetdetr.distribution.support;

import io.github.jetdetr.device.FakeDevice;
import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A machine of its own, as far as a program can tell: sensors of a Jetson, a small disk for its
 * cache, an empty {@code /run} and a wall clock that can be set. It is a mount namespace, and
 * libfaketime; the real machine's clock, sensors and disk stay as they are.
 */
public final class OwnMachine {

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String FAKETIME = "faketime/libfaketimeMT.so.1";
  private static final String MARK = "/run/systemd/timesync/synchronized";
  // More than the free space below which a disk counts as full.
  private static final String DISK = "size=240m";
  private static final String MOUNT_AND_START =
      """
      set -eu
      mount -t tmpfs -o "$DISK" tmpfs "$CACHE_DIRECTORY"
      mount -t tmpfs tmpfs /run
      mount --bind "$SENSORS" /sys/class
      exec "$@"
      """;

  private final Path cache;
  private final Path clock;
  private final FakeDevice sensors;
  private final boolean hasOwnDevices;
  private final @Nullable Path faketime;

  /**
   * Finds out what can be had here.
   *
   * @param folder empty, the test's own
   */
  public OwnMachine(Path folder) throws IOException, InterruptedException {
    cache = Files.createDirectory(folder.resolve("cache"));
    clock = folder.resolve("clock");
    setClock(Duration.ZERO);
    sensors = FakeDevice.of("orin-nano", Files.createDirectory(folder.resolve("device")));
    hasOwnDevices = canMount();
    faketime = faketime();
  }

  private static boolean canMount() throws IOException, InterruptedException {
    // A chroot may well be without /sys.
    if (ForeignProgram.UNSHARE.find().isEmpty() || !Files.isDirectory(Path.of("/sys/class"))) {
      return false;
    }
    Process process =
        new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/run")
            .redirectErrorStream(true)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private static @Nullable Path faketime() throws IOException {
    try (Stream<Path> platforms = Files.list(LIBRARIES)) {
      return platforms
          .map(platform -> platform.resolve(FAKETIME))
          .filter(Files::isReadable)
          .findFirst()
          .orElse(null);
    }
  }

  /** Whether sensors and disk are its own, which needs root. */
  public boolean hasOwnDevices() {
    return hasOwnDevices;
  }

  /** Whether its clock can be set and vouched for. */
  public boolean hasOwnClock() {
    return hasOwnDevices && faketime != null;
  }

  /** A program as it was prepared, but to be started on this machine. */
  public ProcessBuilder with(ProcessBuilder program) {
    if (!hasOwnDevices) {
      return program;
    }
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
    command.addAll(List.of(MOUNT_AND_START, "sh"));
    if (faketime != null) {
      // Here, so that neither unshare nor mount has to do with it.
      command.addAll(List.of("env", "LD_PRELOAD=" + faketime));
      program.environment().put("FAKETIME_TIMESTAMP_FILE", clock.toString());
      program.environment().put("FAKETIME_NO_CACHE", "1");
      program.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
      // Otherwise it takes Java's waiting by the monotonic clock for waiting by the wall clock.
      program.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }
    command.addAll(program.command());
    program.environment().put("DISK", DISK);
    program.environment().put("CACHE_DIRECTORY", cache.toString());
    program.environment().put("SENSORS", sensors.root().resolve("sys/class").toString());
    return program.command(command);
  }

  /** Sets its wall clock so far ahead of the real one, or behind. */
  public void setClock(Duration ahead) throws IOException {
    Path next = clock.resolveSibling("next-clock");
    String text = "%+d".formatted(ahead.toSeconds());
    Files.writeString(next, text, StandardCharsets.US_ASCII);
    // At once: a file half written would be another time.
    Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Leaves the mark that systemd-timesyncd leaves when it has set the clock. */
  public void vouchForClock(RunningDaemon program) throws IOException {
    Path mark = inside(program, MARK);
    var unused = Files.createDirectories(mark.resolveSibling(""));
    Files.deleteIfExists(mark);
    Files.createFile(mark);
  }

  /** The sensors, to be changed while the program runs. */
  public FakeDevice sensors() {
    return sensors;
  }

  /** Writes to the disk until nothing more goes onto it. */
  public void fillDisk(RunningDaemon program) throws IOException {
    byte[] much = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler(program))) {
      while (true) {
        out.write(much);
      }
    } catch (IOException e) {
      if (e instanceof FileSystemException || !String.valueOf(e.getMessage()).contains("space")) {
        throw e;
      }
    }
  }

  /** Makes room on the disk again. */
  public void emptyDisk(RunningDaemon program) throws IOException {
    Files.delete(filler(program));
  }

  private Path filler(RunningDaemon program) {
    return inside(program, cache + "/filler");
  }

  /** A path of the program's own, as seen from outside. */
  private static Path inside(RunningDaemon program, String path) {
    return Path.of("/proc/" + program.pid() + "/root" + path);
  }
}
