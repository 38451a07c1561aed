package io.github.jetdetr.distribution.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a daemon holds at one moment, by {@code /proc}.
 *
 * @param residentKilobytes its memory
 * @param ownThreads how many threads of each name it has, of those that live as long as it does
 * @param mqttThreads threads of its connections, which come and go
 * @param files open files and sockets
 */
public record Footprint(
    long residentKilobytes, SortedMap<String, Integer> ownThreads, int mqttThreads, int files) {

  /** What a test says that is skipped because there is no {@code /proc}. */
  public static final String NEEDED = "needs /proc: mount -t proc proc /proc";

  /** Whether the kernel tells about processes here. */
  public static boolean isKnown() {
    return Files.isReadable(Path.of("/proc/self/status"));
  }

  public static Footprint of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    long resident = 0;
    for (String line : Files.readAllLines(process.resolve("status"), StandardCharsets.UTF_8)) {
      if (line.startsWith("VmRSS:")) {
        resident = Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    Map<String, Integer> names = threads(process.resolve("task"));
    SortedMap<String, Integer> own = new TreeMap<>(names);
    own.keySet()
        .removeIf(
            name ->
                !name.startsWith("capture-")
                    && !name.startsWith("frames-")
                    && !name.startsWith("jetdetr-")
                    && !name.equals("device"));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new Footprint(resident, own, names.getOrDefault("mqtt", 0), (int) open.count());
    }
  }

  private static Map<String, Integer> threads(Path tasks) throws IOException {
    Map<String, Integer> names = new TreeMap<>();
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path task : all.toList()) {
        try {
          String name = Files.readString(task.resolve("comm"), StandardCharsets.UTF_8).strip();
          names.merge(name, 1, Integer::sum);
        } catch (NoSuchFileException e) {
          // Ended just now.
        }
      }
    }
    return names;
  }
}
