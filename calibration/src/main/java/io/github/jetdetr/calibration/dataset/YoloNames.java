package io.github.jetdetr.calibration.dataset;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.file.Quoted;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

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
    List<String> names = text(file).lines().map(String::strip).filter(n -> !n.isEmpty()).toList();
    return checked(file, names);
  }

  private static List<String> fromYaml(Path file) throws CocoFormatException {
    YamlProblems problems = new YamlProblems();
    YamlMap root;
    List<String> names;
    try {
      root = YamlMap.read(file, problems);
      names = root.isList("names") ? root.texts("names") : byIndex(file, root.map("names"));
      problems.throwIfAny();
    } catch (IOException | YamlException e) {
      throw new CocoFormatException(String.valueOf(e.getMessage()), e);
    }
    if (!root.has("names")) {
      throw new CocoFormatException(file + ": has no list of class names under 'names'");
    }
    return checked(file, names);
  }

  private static String text(Path file) throws IOException, CocoFormatException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new CocoFormatException(file + ": is not UTF-8 text", e);
    }
  }

  private static List<String> byIndex(Path file, YamlMap map) throws CocoFormatException {
    TreeMap<Integer, String> sorted = new TreeMap<>();
    for (String key : map.keys()) {
      if (!key.matches("[0-9]{1,5}")) {
        throw new CocoFormatException(
            "%s: '%s' under 'names' is not a class index".formatted(file, Quoted.of(key)));
      }
      sorted.put(Integer.parseInt(key), map.text(key, ""));
    }
    List<String> names = new ArrayList<>();
    for (int at = 0; !sorted.isEmpty() && at <= sorted.lastKey(); at++) {
      names.add(sorted.getOrDefault(at, "class " + at));
    }
    return names;
  }

  private static List<String> checked(Path file, List<String> names) throws CocoFormatException {
    if (names.isEmpty()) {
      throw new CocoFormatException(file + ": has no class names");
    }
    if (names.stream().anyMatch(String::isBlank)) {
      throw new CocoFormatException(file + ": a class has no name");
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new CocoFormatException(file + ": has the same class name twice");
    }
    return names;
  }
}
