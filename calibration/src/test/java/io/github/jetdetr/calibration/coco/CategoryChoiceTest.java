package io.github.jetdetr.calibration.coco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CategoryChoiceTest {

  @TempDir private Path folder = Path.of("");

  /** One object of each category, with ids from 10. */
  private static CocoTruth truth(String... names) {
    List<CocoCategory> categories = new ArrayList<>();
    List<TruthBox> boxes = new ArrayList<>();
    for (String name : names) {
      int id = 10 + categories.size();
      categories.add(new CocoCategory(id, name));
      boxes.add(new TruthBox(id, 1, id, 0, 0, 2, 2, 4, false));
    }
    return new CocoTruth(List.of(new CocoImage(1, "a.jpg", 4, 3)), categories, boxes);
  }

  private static List<String> names(CocoTruth truth) {
    return truth.categories().stream().map(CocoCategory::name).toList();
  }

  private static CategoryChoice table(Map<String, List<String>> categories) {
    return new CategoryChoice(new LinkedHashMap<>(categories));
  }

  @Test
  void everythingIsScoredWhereNothingIsChosen() throws Exception {
    CocoTruth all = truth("car", "dog");

    CategoryChoice.Chosen chosen = CategoryChoice.ALL.restrict(all);

    assertEquals(all, chosen.truth());
    assertEquals(List.of(), chosen.notes());
  }

  @Test
  void whatWasNotChosenIsLeftOutAndCounted() throws Exception {
    CategoryChoice.Chosen chosen =
        CategoryChoice.parse(List.of("dog", "auto=car")).restrict(truth("car", "cat", "dog"));

    assertEquals(List.of("car", "dog"), names(chosen.truth()));
    assertEquals(2, chosen.truth().annotations().size());
    assertEquals(Map.of("dog", "dog", "auto", "car"), chosen.categoryOfLabel());
    assertEquals(
        List.of("1 of 3 categories were not chosen, and their 1 objects are left out"),
        chosen.notes());
  }

  @Test
  void ofSeveralNamesForOneThingThoseThatAreThereAreOneCategory() throws Exception {
    CocoTruth truth = truth("truck", "dog", "car");
    CategoryChoice choice = table(Map.of("vehicle", List.of("automobile", "car", "truck")));

    CategoryChoice.Chosen chosen = choice.restrict(truth);

    assertEquals(List.of("car"), names(chosen.truth()));
    assertEquals(
        List.of(12, 12), chosen.truth().annotations().stream().map(TruthBox::categoryId).toList());
    assertEquals(Map.of("vehicle", "car"), chosen.categoryOfLabel());
    assertTrue(chosen.notes().contains("scored as one category: car, truck"), "" + chosen.notes());
  }

  @Test
  void detectionsInAFileFollowTheChoice() throws Exception {
    CategoryChoice.Chosen chosen =
        table(Map.of("vehicle", List.of("car", "truck"))).restrict(truth("truck", "dog", "car"));
    Path file = folder.resolve("detections.json");
    List<String> lines = new ArrayList<>();
    for (int category : List.of(10, 11, 12)) {
      lines.add(
          "{\"image_id\":1,\"category_id\":%d,\"bbox\":[0,0,2,2],\"score\":0.5}"
              .formatted(category));
    }
    Files.writeString(file, lines.toString());

    CocoReading<CocoResults> results =
        CocoReader.results(file, chosen.truth(), chosen.mapping(), Strictness.REFUSE);

    assertEquals(List.of(), results.faults());
    assertEquals(
        List.of(12, 12),
        results.value().pictures().get(0).boxes().stream().map(ScoredBox::categoryId).toList());
  }

  @Test
  void aCategoryThatIsNotThereIsRefusedByAllItsNames() {
    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class,
            () -> table(Map.of("vehicle", List.of("auto", "van"))).restrict(truth("car", "dog")));

    assertEquals(
        "the annotations have no category 'auto' or 'van', only car, dog", refusal.getMessage());
  }

  @Test
  void aCategoryInTwoGroupsIsRefused() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("vehicle", List.of("car", "truck"));
    groups.put("lorry", List.of("truck"));

    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class,
            () -> new CategoryChoice(groups).restrict(truth("car", "truck")));

    assertEquals("category 'truck' is chosen in two ways", refusal.getMessage());
  }

  @Test
  void aChoiceThatSaysNothingIsRefused() {
    for (String wrong : List.of("", "=car", "car=")) {
      assertThrows(
          IllegalArgumentException.class, () -> CategoryChoice.parse(List.of(wrong)), wrong);
    }
    assertThrows(IllegalArgumentException.class, () -> CategoryChoice.parse(List.of("a=b", "a=c")));
  }
}
