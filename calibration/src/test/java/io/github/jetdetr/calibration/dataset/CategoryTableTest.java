package io.github.jetdetr.calibration.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CategoryTableTest {

  @TempDir private Path folder = Path.of("");

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("categories.yaml"), text);
  }

  @Test
  void eachLabelHasItsCategorySeveralNamesForItOrItsOwnName() throws Exception {
    Path file = write("person:\ncar: automobile   # as our annotators say\ntruck: [lorry, van]\n");

    assertEquals(
        Map.of(
            "person", List.of("person"),
            "car", List.of("automobile"),
            "truck", List.of("lorry", "van")),
        CategoryTable.read(file).categoriesOfLabel());
  }

  @Test
  void aTableIsToldFromNamesByItsEnding() {
    assertTrue(CategoryTable.isTable("categories.yaml"));
    assertTrue(CategoryTable.isTable("C:\\sets\\Categories.YML"));
    assertFalse(CategoryTable.isTable("car=automobile"));
  }

  @Test
  void everyMistakeIsNamedWithItsLine() throws Exception {
    Path file = write("car: {a: b}\ndog: \"\"\ncar: van\n");

    YamlException refusal = assertThrows(YamlException.class, () -> CategoryTable.read(file));

    assertEquals(3, refusal.problems().size(), refusal::getMessage);
    for (int line = 1; line <= 3; line++) {
      String place = ":" + line + ": ";
      assertTrue(
          refusal.problems().stream().anyMatch(it -> it.contains(place)), refusal::getMessage);
    }
  }

  @Test
  void anEmptyOrMissingTableIsRefused() throws Exception {
    Path file = write("# nothing yet\n");

    assertThrows(YamlException.class, () -> CategoryTable.read(file));
    assertThrows(IOException.class, () -> CategoryTable.read(folder.resolve("none.yaml")));
  }
}
