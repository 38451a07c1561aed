package io.github.jetdetr.calibration.coco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COCO files as tools write them that take the format less literally. */
class ForeignCocoTest {

  private final Path file;

  ForeignCocoTest(@TempDir Path folder) {
    this.file = folder.resolve("coco.json");
  }

  private static String truthJson(String images, String categories, String annotations) {
    return "{\"images\": [%s], \"categories\": [%s], \"annotations\": [%s]}"
        .formatted(images, categories, annotations);
  }

  private static final String IMAGE =
      "{\"id\": 7, \"file_name\": \"a.jpg\", \"width\": 100, \"height\": 80}";
  private static final String DOG = "{\"id\": 3, \"name\": \"dog\"}";

  private static String annotation(Object id, Object image, Object category, String box) {
    return "{\"id\": %s, \"image_id\": %s, \"category_id\": %s, \"bbox\": %s, \"area\": 9}"
        .formatted(id, image, category, box);
  }

  private CocoReading<CocoTruth> truth(String json) throws Exception {
    Files.writeString(file, json);
    return CocoReader.truth(file, Strictness.REFUSE);
  }

  private CocoReading<CocoResults> results(String json, CocoTruth truth) throws Exception {
    Files.writeString(file, json);
    return CocoReader.results(file, truth, Strictness.REFUSE);
  }

  private static List<CocoFault> faults(CocoReading<?> reading) {
    return reading.faults().stream().map(FaultCount::fault).toList();
  }

  private static CocoTruth known(int... categoryIds) {
    return new CocoTruth(
        List.of(new CocoImage(7, "day/a.jpg", 100, 80)),
        IntStream.of(categoryIds).mapToObj(id -> new CocoCategory(id, "class " + id)).toList(),
        List.of());
  }

  private static String detection(Object image, int category, String box) {
    return "{\"image_id\": %s, \"category_id\": %d, \"bbox\": %s, \"score\": 0.5}"
        .formatted(image, category, box);
  }

  @Test
  void aMissingAreaIsTheBoxsAndSaid() throws Exception {
    CocoReading<CocoTruth> truth =
        truth(
            truthJson(
                IMAGE,
                DOG,
                "{\"id\": 1, \"image_id\": 7, \"category_id\": 3, \"bbox\": [1, 2, 30, 4]}"));

    assertEquals(120, truth.value().annotations().get(0).area());
    assertEquals(List.of(CocoFault.NO_AREA), faults(truth));
  }

  @Test
  void idsInQuotesAreTheSameIds() throws Exception {
    CocoReading<CocoTruth> truth =
        truth(truthJson(IMAGE, DOG, annotation("\"1\"", "\"7\"", "\"3\"", "[1, 2, 3, 4]")));

    assertEquals(List.of(), faults(truth));
    assertEquals(7, truth.value().annotations().get(0).imageId());
    assertEquals(3, truth.value().annotations().get(0).categoryId());
  }

  @Test
  void idsOfTextKeepPicturesAndTheirObjectsTogether() throws Exception {
    String images =
        "{\"id\": \"b7f\", \"file_name\": \"b.jpg\", \"width\": 9, \"height\": 8},"
            + "{\"id\": \"a01\", \"file_name\": \"a.jpg\", \"width\": 9, \"height\": 8}";
    CocoReading<CocoTruth> truth =
        truth(
            truthJson(
                images,
                DOG,
                annotation("\"x\"", "\"a01\"", 3, "[1, 2, 3, 4]")
                    + ","
                    + annotation("\"y\"", "\"b7f\"", 3, "[1, 2, 3, 4]")));

    assertEquals("b.jpg", truth.value().images().get(0).fileName());
    assertEquals(truth.value().images().get(1).id(), truth.value().annotations().get(0).imageId());
    assertEquals(truth.value().images().get(0).id(), truth.value().annotations().get(1).imageId());
  }

  @Test
  void picturesWithoutSizesAreReadAndTheirBoxesNotHeldAgainstThem() throws Exception {
    CocoReading<CocoTruth> truth =
        truth(
            truthJson(
                "{\"id\": 7, \"file_name\": \"a.jpg\"}",
                DOG,
                annotation(1, 7, 3, "[5000, 2, 3, 4]")));

    assertEquals(1, truth.value().annotations().size());
    assertTrue(!truth.value().images().get(0).hasSize());
    assertEquals(List.of(CocoFault.NO_SIZE), faults(truth));
  }

  @Test
  void aRootCategoryOfTheSameNameIsToldApart() throws Exception {
    for (String categories :
        List.of(
            "{\"id\": 0, \"name\": \"dog\", \"supercategory\": \"none\"}," + DOG,
            DOG + ",{\"id\": 0, \"name\": \"dog\", \"supercategory\": \"none\"}")) {
      CocoReading<CocoTruth> truth =
          truth(truthJson(IMAGE, categories, annotation(1, 7, 3, "[1, 2, 3, 4]")));

      assertEquals(
          List.of(new CocoCategory(0, "dog (id 0)"), new CocoCategory(3, "dog")),
          truth.value().categories());
      assertEquals(List.of(CocoFault.UNUSED_NAME), faults(truth));
    }
  }

  @Test
  void twoCategoriesOfOneNameThatBothHaveObjectsAreRefused() {
    assertThrows(
        CocoFormatException.class,
        () ->
            truth(
                truthJson(
                    IMAGE,
                    DOG + ",{\"id\": 4, \"name\": \"dog\"}",
                    annotation(1, 7, 3, "[1, 2, 3, 4]")
                        + ","
                        + annotation(2, 7, 4, "[1, 2, 3, 4]"))));
  }

  @Test
  void aFileUnderTwoIdsAndAnAnnotationWithIdZeroAreSaid() throws Exception {
    CocoReading<CocoTruth> truth =
        truth(
            truthJson(
                IMAGE + "," + IMAGE.replace("7", "8"), DOG, annotation(0, 7, 3, "[1, 2, 3, 4]")));

    assertEquals(2, truth.value().images().size());
    assertEquals(List.of(CocoFault.SAME_FILE, CocoFault.ID_ZERO), faults(truth));
  }

  @Test
  void normalisedBoxesAreRefusedByTheirName() {
    List<String> boxes = new ArrayList<>();
    for (int id = 1; id <= 6; id++) {
      boxes.add(annotation(id, 7, 3, "[0.1, 0.%d, 0.3, 0.25]".formatted(id)));
    }

    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class, () -> truth(truthJson(IMAGE, DOG, String.join(",", boxes))));

    assertTrue(String.valueOf(refusal.getMessage()).contains("look normalised"));
  }

  @Test
  void cornersInPlaceOfSizesAreRefusedByTheirName() {
    List<String> boxes = new ArrayList<>();
    for (int at = 0; at < 6; at++) {
      boxes.add(detection(7, 3, "[%d, 40, %d, 70]".formatted(10 * at, 10 * at + 45)));
    }

    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class,
            () -> results("[" + String.join(",", boxes) + "]", known(3)));

    assertTrue(String.valueOf(refusal.getMessage()).contains("look like corners"));
  }

  @Test
  void boxesThatLeaveTheirPictureNowAndThenAreStillSizes() throws Exception {
    List<String> boxes = new ArrayList<>();
    for (int at = 0; at < 10; at++) {
      boxes.add(detection(7, 3, "[%d, 40, %d, 30]".formatted(10 * at, at == 9 ? 30 : 9)));
    }

    CocoReading<CocoResults> results = results("[" + String.join(",", boxes) + "]", known(3));

    assertEquals(List.of(CocoFault.PARTLY_OUTSIDE), faults(results));
  }

  @Test
  void categoryIdsThatAreOffByOneOrIndicesAreRefusedByTheirName() {
    String zero = detection(7, 0, "[1, 2, 3, 4]") + "," + detection(7, 2, "[1, 2, 3, 4]");
    String five = detection(7, 1, "[1, 2, 3, 4]") + "," + detection(7, 3, "[1, 2, 3, 4]");

    assertCause("probably too low by one", "[" + zero + "]", known(1, 2, 3));
    assertCause("probably class indices", "[" + zero + "]", known(2, 17, 90));
    assertCause("probably too high by one", "[" + five + "]", known(0, 1, 2));
  }

  private void assertCause(String cause, String json, CocoTruth truth) {
    CocoFormatException refusal =
        assertThrows(CocoFormatException.class, () -> results(json, truth));
    assertTrue(String.valueOf(refusal.getMessage()).contains(cause), refusal::getMessage);
  }

  @Test
  void resultsInAnObjectOrLineByLineAreTheSameResults() throws Exception {
    String one = detection(7, 3, "[1, 2, 3, 4]");
    CocoResults array = results("[" + one + "," + one + "]", known(3)).value();

    assertEquals(
        array,
        results("{\"info\": {}, \"annotations\": [" + one + "," + one + "]}", known(3)).value());
    assertEquals(array, results(one + "\n" + one + "\n", known(3)).value());
  }

  @Test
  void detectionsOfCategoriesThatWereNotChosenAreNoFault() throws Exception {
    Files.writeString(
        file,
        "[%s, %s]".formatted(detection(7, 3, "[1, 2, 3, 4]"), detection(7, 5, "[1, 2, 3, 4]")));

    CocoReading<CocoResults> results =
        CocoReader.results(
            file, known(3), new CategoryMapping(Map.of(), Set.of(5)), Strictness.REFUSE);

    assertEquals(List.of(), results.faults());
    assertEquals(1, results.value().size());
  }

  @Test
  void picturesAreFoundByFileNameWhereTheResultsHaveNoIds() throws Exception {
    CocoReading<CocoResults> results =
        results("[" + detection("\"a\"", 3, "[1, 2, 3, 4]") + "]", known(3));

    assertEquals(7, results.value().pictures().get(0).imageId());
  }
}
