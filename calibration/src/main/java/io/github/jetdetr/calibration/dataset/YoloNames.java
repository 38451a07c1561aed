package io.github.jetdetr.calibration.dataset;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The class names of a YOLO data set, from where its tools put them. */
final class YoloNames {

  /** Beside the text files or one folder up; one name a line. */
  private static final List<String> NAME_FILES = List.of("classes.txt", "obj.names");

  private static final List<String> YAML_FILES = List.of("data.yaml", "data.yml", "dataset.yaml");

  private YoloNames() {}

  /** Whether this is a file with class names, as YOLO's tools name it. */
  static boolean isFileOfNames(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return isYaml(file) || name.endsWith(".names") || name.equals("classes.txt");
  }

  private static boolean isYaml(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.ya?ml");
  }

  /**
   * The names by class index.
   *
   * @param labels the data set's file of names, or the folder of text files, beside or above which
   *     the names are looked for
   */
  static List<String> of(Path labels) throws IOException, CocoFormatException {
    if (!Files.isDirectory(labels)) {
      return isYaml(labels) ? fromYaml(labels) : fromLines(labels);
    }
    Path folder = labels.toAbsolutePath().normalize();
    for (int up = 0; up < 3 && folder != null; up++, folder = folder.getParent()) {
      for (String name : YAML_FILES) {
        if (Files.isRegularFile(folder.resolve(name))) {
          return fromYaml(folder.resolve(name));
        }
      }
      for (String name : NAME_FILES) {
        if (Files.isRegularFile(folder.resolve(name))) {
          return fromLines(folder.resolve(name));
        }
      }
    }
    throw new CocoFormatException(
        labels
            + ": holds neither Pascal VOC files (.xml) nor class names for YOLO labels"
            + " (data.yaml, classes.txt or obj.names, here or above)");
  }

  private static List<String> fromLines(Path file) throws IOException, CocoFormatException {
    List<String> names =
        Files.readAllLines(file).stream().map(String::strip).filter(n -> !n.isEmpty()).toList();
    return checked(file, names);
  }

  private static List<String> fromYaml(Path file) throws IOException, CocoFormatException {
    Object root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (YAMLException e) {
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new CocoFormatException(file + ": is not YAML: " + problem, e);
    }
    Object names = root instanceof Map<?, ?> map ? map.get("names") : null;
    if (names instanceof List<?> list) {
      return checked(file, list.stream().map(String::valueOf).toList());
    }
    if (names instanceof Map<?, ?> map) {
      return checked(file, byIndex(file, map));
    }
    throw new CocoFormatException(file + ": has no list of class names under 'names'");
  }

  private static List<String> byIndex(Path file, Map<?, ?> map) throws CocoFormatException {
    TreeMap<Integer, String> sorted = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Integer index = index(entry.getKey());
      if (index == null || index < 0 || index >= 100_000) {
        throw new CocoFormatException(
            "%s: '%s' under 'names' is not a class index".formatted(file, entry.getKey()));
      }
      sorted.put(index, String.valueOf(entry.getValue()));
    }
    List<String> names = new ArrayList<>();
    for (int at = 0; !sorted.isEmpty() && at <= sorted.lastKey(); at++) {
      names.add(sorted.getOrDefault(at, "class " + at));
    }
    return names;
  }

  private static @Nullable Integer index(@Nullable Object key) {
    return key instanceof Integer number ? number : null;
  }

  private static List<String> checked(Path file, List<String> names) throws CocoFormatException {
    if (names.isEmpty()) {
      throw new CocoFormatException(file + ": has no class names");
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new CocoFormatException(file + ": has the same class name twice");
    }
    return names;
  }
}
