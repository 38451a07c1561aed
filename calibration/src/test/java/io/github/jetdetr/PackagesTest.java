package io.github.jetdetr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rooms: how large they are, what they are called, and who knows whom, which is drawn in {@code
 * ARCHITECTURE.md} and nowhere else. {@code -Djetdetr.draw=true} draws it anew; the difference then
 * shows in review what has come to know what.
 */
class PackagesTest {

  private static final int MAX_FILES = 25;
  private static final Path ROOT = root();
  private static final Path DOCUMENT = ROOT.resolve("ARCHITECTURE.md");
  private static final String BEGIN = "<!-- packages:begin -->\n";
  private static final String END = "<!-- packages:end -->";

  /** Where the repository lies, from any of its modules. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module :
        List.of("native-config", "app", "app/test-peers", "calibration", "calibration/training")) {
      for (String kind : List.of("main", "test")) {
        Path folder = ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
          }
        }
      }
    }
    return all;
  }

  @Test
  void noPackageIsTooLargeToLearn() throws IOException {
    Map<Path, Long> large =
        sources().stream()
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
    large.values().removeIf(files -> files <= MAX_FILES);

    assertEquals(Map.of(), large, "packages with more than " + MAX_FILES + " files");
  }

  @Test
  void everyPackageSaysWhoBelongsThere() throws IOException {
    List<Path> silent =
        sources().stream()
            .map(Path::getParent)
            .filter(folder -> folder.toString().contains("/src/main/"))
            .distinct()
            .filter(folder -> !Files.isRegularFile(folder.resolve("package-info.java")))
            .toList();

    assertEquals(List.of(), silent);
  }

  @Test
  void noSimpleClassNameStandsTwice() throws IOException {
    Map<String, Long> names =
        sources().stream()
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> !name.equals("package-info.java"))
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    names.values().removeIf(count -> count == 1);

    assertEquals(Map.of(), names, "files of the same name, in whatever module");
  }

  @Test
  void whoKnowsWhomIsAsDrawn() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    String drawn = "```\n" + drawing() + "```\n";
    if (Boolean.getBoolean("jetdetr.draw")) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + drawn + document.substring(end));
    } else {
      assertEquals(
          document.substring(begin, end),
          drawn,
          "a package has come to know another; is it meant? then draw with -Djetdetr.draw=true");
    }
  }

  /**
   * One line a package and what it knows, by floors: nobody knows a package on his own or above.
   */
  private static String drawing() {
    Map<String, Set<String>> known = knowledge();
    int width = known.keySet().stream().mapToInt(String::length).max().orElse(0);
    Map<Integer, List<String>> floors = new TreeMap<>();
    known
        .keySet()
        .forEach(it -> floors.computeIfAbsent(floor(it, known, 0), f -> new ArrayList<>()).add(it));
    StringBuilder text = new StringBuilder();
    for (int floor = floors.size() - 1; floor >= 0; floor--) {
      for (String name : floors.getOrDefault(floor, List.of())) {
        String padded = String.format("%2d  %-" + width + "s", floor, name);
        line(text, padded, known.getOrDefault(name, Set.of()));
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Set<String> known) {
    StringBuilder line = new StringBuilder(name).append(known.isEmpty() ? "" : "  ->");
    for (String each : known) {
      if (line.length() + each.length() >= 109) {
        text.append(line).append('\n');
        line = new StringBuilder(" ".repeat(name.length() + 4));
      }
      line.append(' ').append(each);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int floor(String name, Map<String, Set<String>> known, int depth) {
    assertTrue(depth <= known.size(), () -> name + " knows itself by way of others");
    return known.getOrDefault(name, Set.of()).stream()
        .mapToInt(below -> floor(below, known, depth + 1) + 1)
        .max()
        .orElse(0);
  }

  private static Map<String, Set<String>> knowledge() {
    Map<String, Set<String>> known = new TreeMap<>();
    for (JavaClass each : ArchitectureTest.CLASSES) {
      Set<String> names = known.computeIfAbsent(name(each), name -> new TreeSet<>());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ArchitectureTest.BASE + ".")) {
          names.add(name(target));
        }
      }
    }
    known.forEach((name, names) -> names.remove(name));
    return known;
  }

  private static String name(JavaClass of) {
    return of.getPackageName().substring(ArchitectureTest.BASE.length() + 1);
  }
}
