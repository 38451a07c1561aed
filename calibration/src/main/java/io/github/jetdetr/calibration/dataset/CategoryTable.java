package io.github.jetdetr.calibration.dataset;

import io.github.jetdetr.calibration.coco.CategoryChoice;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of categories in a YAML file. Each key is a label of the model that is scored; its value
 * is the name of its category in the annotations, or a list of names that mean the same, of which
 * the annotations need have one only. A key without a value is the category of that very name.
 */
public final class CategoryTable {

  private CategoryTable() {}

  /** Whether a value of {@code --categories} names a table. */
  public static boolean isTable(String value) {
    return value.toLowerCase(Locale.ROOT).matches(".*\\.ya?ml");
  }

  /**
   * Reads a table.
   *
   * @throws IOException if the file cannot be read
   * @throws YamlException with one line for each mistake
   */
  public static CategoryChoice read(Path file) throws IOException, YamlException {
    YamlProblems problems = new YamlProblems();
    YamlMap map = YamlMap.read(file, problems);
    Map<String, List<String>> categories = new LinkedHashMap<>();
    for (String label : map.keys()) {
      List<String> names = map.textOrTexts(label);
      if (names.stream().anyMatch(String::isBlank)) {
        map.problem(label, "a category has no name");
      }
      categories.put(label, names.isEmpty() ? List.of(label) : names);
    }
    if (categories.isEmpty() && problems.isEmpty()) {
      problems.add(file + ": has no 'LABEL: CATEGORY' lines");
    }
    problems.throwIfAny();
    return new CategoryChoice(categories);
  }
}
