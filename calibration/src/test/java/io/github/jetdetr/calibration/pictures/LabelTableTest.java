package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CategoryChoice;
import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelTableTest {

  private static CocoTruth truth(String... names) {
    List<CocoCategory> categories = new ArrayList<>();
    for (String name : names) {
      categories.add(new CocoCategory(10 + categories.size(), name));
    }
    List<TruthBox> boxes = new ArrayList<>();
    for (CocoCategory category : categories) {
      boxes.add(new TruthBox(boxes.size() + 1, 1, category.id(), 0, 0, 1, 1, 1, false));
    }
    return new CocoTruth(List.of(new CocoImage(1, "a.jpg", 4, 3)), categories, boxes);
  }

  private static LabelTable table(List<String> labels, CocoTruth truth, String... chosen) {
    Map<String, String> categoryOfLabel = new LinkedHashMap<>();
    CategoryChoice.parse(List.of(chosen))
        .categoriesOfLabel()
        .forEach((label, categories) -> categoryOfLabel.put(label, categories.get(0)));
    return LabelTable.of(labels, truth, categoryOfLabel);
  }

  @Test
  void equalNamesMatchWithoutAWord() {
    LabelTable table = table(List.of("n/a", "car", "dog"), truth("dog", "car"));

    assertArrayEquals(new int[] {-1, 11, 10}, table.categoryIds());
    assertEquals(List.of(), table.notes());
  }

  @Test
  void caseSpacesAndSynonymsMatchAndAreSaid() {
    LabelTable table =
        table(
            List.of("person", "traffic light", "motorcycle"),
            truth("Person", "traffic_light", "motorbike"));

    assertArrayEquals(new int[] {10, 11, 12}, table.categoryIds());
    assertEquals(
        List.of(
            "3 labels were matched with categories of other spelling: person = Person,"
                + " traffic light = traffic_light, motorcycle = motorbike"),
        table.notes());
  }

  @Test
  void aCategoryThatHasItsOwnLabelIsNotGivenToASimilarOne() {
    LabelTable table = table(List.of("person", "Person"), truth("person"));

    assertArrayEquals(new int[] {10, -1}, table.categoryIds());
  }

  @Test
  void aNameThatFitsTwoCategoriesMatchesNeither() {
    LabelTable table = table(List.of("traffic light"), truth("Traffic Light", "traffic-light"));

    assertTrue(table.isEmpty());
  }

  @Test
  void whatWasChosenOverrulesNames() {
    LabelTable table =
        table(List.of("car", "truck"), truth("car", "vehicle"), "car=vehicle", "truck=vehicle");

    assertArrayEquals(new int[] {11, 11}, table.categoryIds());
  }

  @Test
  void bothSidesThatAreLeftOverAreNamed() {
    List<String> notes = table(List.of("car", "cat"), truth("car", "dog")).notes();

    assertEquals(2, notes.size());
    assertTrue(notes.get(0).endsWith("are not scored: cat"), notes.get(0));
    assertTrue(notes.get(1).endsWith("cannot detect: dog"), notes.get(1));
  }

  @Test
  void aModelOfNumbersIsRefusedWithWhatItLacks() {
    LabelTable table = table(List.of("0", "1"), truth("car"));

    assertTrue(table.isEmpty());
    assertTrue(table.refusal().contains("give it labels in its model.yaml"), table.refusal());
  }
}
