package io.github.jetdetr.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> KNOWN =
      List.of("name", "width", "height", "threshold", "max_objects", "id");

  @ParameterizedTest
  @CsvSource({
    "nmae, name",
    "with, width",
    "heigth, height",
    "treshhold, threshold",
    "max-objects, max_objects",
    "maxObjects, max_objects",
    "WIDTH, width",
    "ie, id"
  })
  void aSlipFindsItsWord(String given, String meant) {
    assertEquals(meant, NearestName.among(KNOWN, given));
  }

  @ParameterizedTest
  @CsvSource({"zebra", "depth", "xy", "t", "objects", "''"})
  void anotherWordFindsNothing(String given) {
    assertNull(NearestName.among(KNOWN, given));
  }

  @Test
  void theNearestOfSeveralWins() {
    assertEquals("means", NearestName.among(List.of("mean", "means", "men"), "meanss"));
  }

  @Test
  void twoLettersThatChangedPlacesAreOneSlip() {
    assertEquals("model", NearestName.among(List.of("node", "model"), "modle"));
    assertEquals("id", NearestName.among(List.of("id"), "di"));
  }

  @Test
  void nothingIsNearestAmongNothing() {
    assertNull(NearestName.among(List.of(), "name"));
  }
}
