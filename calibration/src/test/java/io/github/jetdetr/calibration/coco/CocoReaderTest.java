package io.github.jetdetr.calibration.coco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoReaderTest {

  private static final String TRUTH =
      """
      {"info": {"images": []},
       "annotations": [%s],
       "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 80}%s],
       "categories": [{"id": 3, "name": "dog", "supercategory": "animal"}%s]}
      """;

  private static final String ANNOTATION =
      """
      {"id": 1, "image_id": 7, "category_id": 3, "bbox": [10, 20, 30.5, 40], "area": 900.25,
       "iscrowd": 0, "segmentation": [[1, 2, 3, 4, 5, 6]]}
      """;

  private final Path folder;
  private final Path file;

  CocoReaderTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("coco.json");
  }

  @Test
  void aCleanFileIsReadWithoutFaults() throws Exception {
    CocoReading<CocoTruth> truth = truth(TRUTH.formatted(ANNOTATION, "", ""), Strictness.REFUSE);
    CocoReading<CocoResults> results = results(detection(7, 3, "[1, 2, 3, 4]", "0.5"));

    assertEquals(List.of(), truth.faults());
    assertEquals(List.of(new CocoImage(7, "a.jpg", 100, 80)), truth.value().images());
    assertEquals(List.of(new CocoCategory(3, "dog")), truth.value().categories());
    assertEquals(
        List.of(new TruthBox(1, 7, 3, 10, 20, 30.5, 40, 900.25, false)),
        truth.value().annotations());
    assertEquals(List.of(), results.faults());
    assertEquals(
        List.of(new PictureDetections(7, List.of(new ScoredBox(3, 0.5, 1, 2, 3, 4)))),
        results.value().pictures());
  }

  @Test
  void aDetectionIsTheSameHoweverItIsWritten() throws Exception {
    List<PictureDetections> expected =
        List.of(new PictureDetections(7, List.of(new ScoredBox(3, 0.5, 1, 2, 3, 4))));
    for (String entry :
        List.of(
            "{'score':0.5,'bbox':[1,2.0,3e0,4],'category_id':3,'image_id':7}",
            "{'segmentation':[[1,2]],'image_id':7,'category_id':3,'bbox':[1,2,3,4],'score':0.5}",
            "{'id':9,'image_id':7,'category_id':3,'bbox':[1,2,3,4],'score':0.5,'area':12}",
            "{'image_id':'7','category_id':'3','bbox':[1,2,3,4],'score':0.5}",
            "{'image_id':7.0,'category_id':3.0,'bbox':[1,2,3,4],'score':0.5}",
            "{'image_id':8,'image_id':7,'category_id':3,'bbox':[9,9],'bbox':[1,2,3,4],'score':0.5}",
            "{'score':0.1,'image_id':7,'category_id':3,'bbox':[1,2,3,4],'score':0.5}")) {
      CocoReading<CocoResults> read = results(entry.replace('\'', '"'));

      assertEquals(expected, read.value().pictures(), entry);
      assertEquals(List.of(), read.faults(), entry);
    }
  }

  @Test
  void aBoxOfOtherThanFourNumbersIsNamedAsItIs() throws Exception {
    for (String box : List.of("[1, 2, 3]", "[1, 2, 3, 4, 5]", "[1, \"2\", 3, 4]", "7", "null")) {
      assertFault(CocoFault.MISSING_FIELD, detection(7, 3, box, "0.5"));
    }
    assertFault(CocoFault.NOT_A_NUMBER, detection(7, 3, "[1, NaN, 3, 4]", "0.5"));
    assertFault(CocoFault.MISSING_FIELD, "{\"image_id\": 7, \"category_id\": 3}");
    assertFault(CocoFault.NOT_AN_OBJECT, "17");
  }

  @Test
  void everyFaultOfADetectionIsNamedAndLeftOut() throws Exception {
    assertFault(CocoFault.UNKNOWN_IMAGE, detection(8, 3, "[1, 2, 3, 4]", "0.5"));
    assertFault(CocoFault.UNKNOWN_CATEGORY, detection(7, 4, "[1, 2, 3, 4]", "0.5"));
    assertFault(CocoFault.NOT_A_NUMBER, detection(7, 3, "[1, 2, 3, 4]", "NaN"));
    assertFault(CocoFault.NOT_A_NUMBER, detection(7, 3, "[1, Infinity, 3, 4]", "0.5"));
    assertFault(CocoFault.NOT_A_NUMBER, detection(7, 3, "[1, 1e999, 3, 4]", "0.5"));
    assertFault(CocoFault.SCORE_OUT_OF_RANGE, detection(7, 3, "[1, 2, 3, 4]", "1.5"));
    assertFault(CocoFault.SCORE_OUT_OF_RANGE, detection(7, 3, "[1, 2, 3, 4]", "-0.1"));
    assertFault(CocoFault.NEGATIVE_SIZE, detection(7, 3, "[1, 2, -3, 4]", "0.5"));
    assertFault(CocoFault.EMPTY_DETECTION, detection(7, 3, "[1, 2, 0, 4]", "0.5"));
    assertFault(CocoFault.OUTSIDE_PICTURE, detection(7, 3, "[100, 2, 3, 4]", "0.5"));
    assertFault(CocoFault.OUTSIDE_PICTURE, detection(7, 3, "[1, -9, 3, 4]", "0.5"));
    assertFault(CocoFault.MISSING_FIELD, detection(7, 3, "[1, 2, 3]", "0.5"));
    assertFault(CocoFault.MISSING_FIELD, detection(7, 3, "[1, 2, 3, 4]", "null"));
    assertFault(CocoFault.MISSING_FIELD, detection(7, 3, "[1, 2, 3, 4]", "\"0.5\""));
    assertFault(CocoFault.MISSING_FIELD, "{\"image_id\": 7, \"category_id\": 3, \"score\": 0.5}");
    assertFault(CocoFault.MISSING_FIELD, detection(7.5, 3, "[1, 2, 3, 4]", "0.5"));
    assertFault(CocoFault.NOT_AN_OBJECT, "17");
    assertFault(CocoFault.NOT_AN_OBJECT, "[1, 2]");
  }

  @Test
  void everyFaultOfAnAnnotationFileIsNamedAndLeftOut() throws Exception {
    assertTruthFault("annotations", CocoFault.UNKNOWN_IMAGE, annotation(2, 8, 3, "[1,2,3,4]", "9"));
    assertTruthFault(
        "annotations", CocoFault.UNKNOWN_CATEGORY, annotation(2, 7, 4, "[1,2,3,4]", "9"));
    assertTruthFault("annotations", CocoFault.DUPLICATE_ID, annotation(1, 7, 3, "[1,2,3,4]", "9"));
    assertTruthFault(
        "annotations", CocoFault.NOT_A_NUMBER, annotation(2, 7, 3, "[1,2,3,NaN]", "9"));
    assertTruthFault(
        "annotations", CocoFault.NOT_A_NUMBER, annotation(2, 7, 3, "[1,2,3,4]", "NaN"));
    assertTruthFault(
        "annotations", CocoFault.NEGATIVE_SIZE, annotation(2, 7, 3, "[1,2,3,-4]", "9"));
    assertTruthFault(
        "annotations", CocoFault.NEGATIVE_SIZE, annotation(2, 7, 3, "[1,2,3,4]", "-9"));
    assertTruthFault(
        "annotations", CocoFault.OUTSIDE_PICTURE, annotation(2, 7, 3, "[1,80,3,4]", "9"));
    assertTruthFault(
        "annotations", CocoFault.MISSING_FIELD, annotation(2, 7, 3, "[1,2,3,4]", "null"));
    assertTruthFault(
        "images",
        CocoFault.DUPLICATE_ID,
        ", {\"id\": 7, \"width\": 5, \"height\": 5}",
        TRUTH.formatted(ANNOTATION, "%s", ""));
    assertTruthFault(
        "images",
        CocoFault.NO_PICTURE_SIZE,
        ", {\"id\": 8, \"width\": 0, \"height\": 5}",
        TRUTH.formatted(ANNOTATION, "%s", ""));
    assertTruthFault(
        "categories",
        CocoFault.DUPLICATE_ID,
        ", {\"id\": 3, \"name\": \"cat\"}",
        TRUTH.formatted(ANNOTATION, "", "%s"));
  }

  @Test
  void refusingNamesEveryKindOfFaultInOneLineEach() throws Exception {
    Files.writeString(
        file,
        "[%s, %s, %s]"
            .formatted(
                detection(8, 3, "[1, 2, 3, 4]", "0.5"),
                detection(9, 3, "[1, 2, 3, 4]", "0.5"),
                detection(7, 3, "[1, 2, 3, 4]", "NaN")));

    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class,
            () -> CocoReader.results(file, knownTruth(), Strictness.REFUSE));

    List<String> lines = message(refusal).lines().toList();
    assertEquals(2, lines.size(), message(refusal));
    assertEquals(
        file
            + ": 2 detections refused: no picture has this image id (first: entry 0, image_id 8,"
            + " category_id 3: no such picture)",
        lines.get(0));
    assertTrue(lines.get(1).contains("1 detections refused: a box, area or score is NaN"));
  }

  @Test
  void entriesThatPycocotoolsWouldScoreAreKeptAndCountedOnRequest() throws Exception {
    Files.writeString(
        file,
        "[%s, %s, %s, %s]"
            .formatted(
                detection(7, 3, "[1, 2, 0, 4]", "0.5"),
                detection(7, 3, "[500, 2, 3, 4]", "0.5"),
                detection(7, 3, "[1, 2, 3, 4]", "7"),
                detection(7, 3, "[1, 2, 3, 4]", "NaN")));

    CocoReading<CocoResults> results = CocoReader.results(file, knownTruth(), Strictness.AS_COCO);

    assertEquals(3, results.value().size());
    assertEquals(4, results.faults().size());
    assertEquals(3, results.faults().stream().filter(FaultCount::kept).count());
  }

  @Test
  void anAnnotatedBoxOfNoSizeIsCountedButKeptEvenWhereFaultsAreRefused() throws Exception {
    CocoReading<CocoTruth> truth =
        truth(
            TRUTH.formatted(annotation(1, 7, 3, "[10, 20, 0, 4]", "0"), "", ""), Strictness.REFUSE);

    assertEquals(1, truth.value().annotations().size());
    assertEquals(
        List.of(CocoFault.EMPTY_TRUTH), truth.faults().stream().map(FaultCount::fault).toList());
  }

  @Test
  void aTruncatedFileIsRefusedWithEveryStrictness() throws Exception {
    String whole = "[" + detection(7, 3, "[1, 2, 3, 4]", "0.5") + "]";
    for (int length = 1; length < whole.length(); length++) {
      Files.writeString(file, whole.substring(0, length));

      CocoFormatException refusal =
          assertThrows(
              CocoFormatException.class,
              () -> CocoReader.results(file, knownTruth(), Strictness.SKIP));

      // Cut within a number, "0." is broken JSON in itself.
      boolean cutInNumber = whole.charAt(length - 1) == '.';
      assertTrue(
          message(refusal).contains(cutInNumber ? "is not JSON" : "truncated at byte"),
          message(refusal));
      assertEquals(1, message(refusal).lines().count());
    }
  }

  @Test
  void aFileThatIsNotJsonOrHasAnotherStructureIsRefusedInOneLine() throws Exception {
    assertRefused("", "is empty");
    assertRefused("{}", "results must be a JSON array of detections, but is an object without one");
    assertRefused("hello", "is not JSON, at line 1");
    assertRefused("\u0000\u0000\u0000\u0001", "is not JSON");
    assertRefused("[] []", "data after the end of the JSON value");
    Files.writeString(file, "{\"images\": [], \"categories\": []}");
    assertEquals(
        file + ": missing key \"annotations\"",
        assertThrows(CocoFormatException.class, () -> CocoReader.truth(file, Strictness.SKIP))
            .getMessage());
    Files.writeString(file, "{\"images\": {}, \"categories\": []}");
    assertEquals(
        file + ": \"images\" must be an array, but is start object",
        assertThrows(CocoFormatException.class, () -> CocoReader.truth(file, Strictness.SKIP))
            .getMessage());
  }

  @Test
  void aMissingFileIsAnInputError() {
    assertThrows(
        NoSuchFileException.class,
        () -> CocoReader.truth(folder.resolve("absent.json"), Strictness.REFUSE));
  }

  private void assertRefused(String content, String fault) throws IOException {
    Files.writeString(file, content);
    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class,
            () -> CocoReader.results(file, knownTruth(), Strictness.SKIP));
    assertTrue(message(refusal).startsWith(file + ": " + fault), message(refusal));
    assertEquals(1, message(refusal).lines().count());
  }

  private void assertFault(CocoFault fault, String detection) throws Exception {
    CocoReading<CocoResults> results =
        results(detection + ", " + detection(7, 3, "[1, 2, 3, 4]", "0.5"));
    assertEquals(1, results.value().size(), detection);
    FaultCount count = results.faults().get(0);
    assertEquals(
        new FaultCount("detections", fault, 1, false, count.first(), count.likelyCause()),
        count,
        detection);
    assertThrows(
        CocoFormatException.class, () -> CocoReader.results(file, knownTruth(), Strictness.REFUSE));
  }

  private void assertTruthFault(String list, CocoFault fault, String annotation) throws Exception {
    assertTruthFault(list, fault, ", " + annotation, TRUTH.formatted(ANNOTATION + "%s", "", ""));
  }

  private void assertTruthFault(String list, CocoFault fault, String entry, String frame)
      throws Exception {
    CocoReading<CocoTruth> truth = truth(frame.formatted(entry), Strictness.SKIP);
    assertEquals(knownTruth(), truth.value(), entry);
    FaultCount count = truth.faults().get(0);
    assertEquals(new FaultCount(list, fault, 1, false, count.first(), ""), count, entry);
    assertThrows(CocoFormatException.class, () -> CocoReader.truth(file, Strictness.REFUSE));
  }

  private CocoReading<CocoTruth> truth(String content, Strictness strictness) throws Exception {
    Files.writeString(file, content);
    return CocoReader.truth(file, strictness);
  }

  private CocoReading<CocoResults> results(String detections) throws Exception {
    Files.writeString(file, "[" + detections + "]");
    return CocoReader.results(file, knownTruth(), Strictness.SKIP);
  }

  private static String message(CocoFormatException refusal) {
    return Objects.requireNonNull(refusal.getMessage());
  }

  private static CocoTruth knownTruth() {
    return new CocoTruth(
        List.of(new CocoImage(7, "a.jpg", 100, 80)),
        List.of(new CocoCategory(3, "dog")),
        List.of(new TruthBox(1, 7, 3, 10, 20, 30.5, 40, 900.25, false)));
  }

  private static String detection(Number imageId, int categoryId, String box, String score) {
    return "{\"image_id\": %s, \"category_id\": %d, \"bbox\": %s, \"score\": %s}"
        .formatted(imageId, categoryId, box, score);
  }

  private static String annotation(int id, int imageId, int categoryId, String box, String area) {
    return "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"bbox\": %s, \"area\": %s}"
        .formatted(id, imageId, categoryId, box, area);
  }
}
