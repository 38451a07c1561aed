package io.github.jetdetr.calibration.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedRecordTest {

  private static final String ENGINE = "ONNX Runtime on cpu";
  private static final Map<String, String> FILES = Map.of("fp32", "sha256:0");

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadBackTheSame() throws Exception {
    JudgedRecord record = record(true, "a", 1, 2);
    Path file = folder.resolve("judged.json.gz");
    record.write(file);
    assertEquals(record, JudgedRecord.read(file));
  }

  @Test
  void addedPicturesGetIdsOfTheirOwnAndTheirCategoriesByName() throws Exception {
    // The same ids on both sides; the categories in another order.
    JudgedRecord sum = record(true, "a", 1, 2).plus(record(true, "b", 2, 1));

    assertEquals(2, sum.look());
    assertEquals(List.of("a.png", "b.png"), names(sum));
    assertEquals(2, sum.truth().annotations().size());
    TruthBox added = sum.truth().annotations().get(1);
    PictureDetections picture = Objects.requireNonNull(sum.results().get("fp32")).pictures().get(1);
    ScoredBox detected = picture.boxes().get(0);
    assertEquals(added.imageId(), picture.imageId());
    assertEquals("car", category(sum, added.categoryId()));
    assertEquals("car", category(sum, detected.categoryId()));
    assertEquals(Map.of("a.png", "key-a", "b.png", "key-b"), sum.keysByName());
  }

  @Test
  void whatHasOtherCategoriesOrNoLabelsIsNotAdded() {
    JudgedRecord record = record(true, "a", 1, 2);
    CocoTruth other =
        new CocoTruth(
            List.of(new CocoImage(1, "b.png", 9, 9)),
            List.of(new CocoCategory(1, "cat")),
            List.of());
    JudgedRecord cats =
        new JudgedRecord(
            record.schema(), ENGINE, FILES, 1, true, other, Map.of(), record.results());

    assertFault("no category 'cat'", record, cats);
    assertFault("have labels, those to be added have none", record, record(false, "b", 1, 2));
  }

  private static void assertFault(String part, JudgedRecord record, JudgedRecord added) {
    ModelException fault = assertThrows(ModelException.class, () -> record.plus(added));
    assertTrue(String.valueOf(fault.getMessage()).contains(part), fault::toString);
  }

  private static List<String> names(JudgedRecord record) {
    return record.truth().images().stream().map(CocoImage::fileName).toList();
  }

  private static String category(JudgedRecord record, int id) {
    return record.truth().categories().stream()
        .filter(category -> category.id() == id)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** One picture with one car that is detected. */
  private static JudgedRecord record(boolean labelled, String name, int car, int bus) {
    CocoTruth truth =
        new CocoTruth(
            List.of(new CocoImage(1, name + ".png", 64, 48)),
            List.of(new CocoCategory(car, "car"), new CocoCategory(bus, "bus")),
            List.of(new TruthBox(1, 1, car, 1, 2, 3.5, 4, 14, false)));
    ScoredBox box = new ScoredBox(car, 0.1 + 0.2, 1, 2, 3, 4);
    CocoResults results = new CocoResults(List.of(new PictureDetections(1, List.of(box))));
    return new JudgedRecord(
        "jetdetr.judged/1.0",
        ENGINE,
        FILES,
        1,
        labelled,
        truth,
        Map.of(1L, "key-" + name),
        Map.of("fp32", results));
  }
}
