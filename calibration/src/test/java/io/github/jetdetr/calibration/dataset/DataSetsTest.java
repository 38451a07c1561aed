package io.github.jetdetr.calibration.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoFault;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultCount;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** A grey picture in the portable pixmap format. */
  private void picture(String name, int width, int height) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] head = "P6 %d %d 255\n".formatted(width, height).getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[head.length + 3 * width * height];
    System.arraycopy(head, 0, bytes, 0, head.length);
    Files.write(file, bytes);
  }

  private CocoReading<CocoTruth> yolo(Path labels) throws Exception {
    return DataSets.read(labels, folder.resolve("images/val"), Strictness.REFUSE);
  }

  private void yoloSet(String line) throws Exception {
    picture("images/val/a.ppm", 40, 20);
    picture("images/val/empty.ppm", 8, 6);
    write("labels/val/a.txt", line + "\n");
    write("data.yaml", "path: ../somewhere\nnames:\n  0: car\n  1: dog\n");
  }

  @Test
  void yolosRelativeBoxesBecomePixelsWhereverTheSetIsNamedFrom() throws Exception {
    yoloSet("1 0.5 0.5 0.25 0.5");

    for (Path labels : List.of(folder.resolve("data.yaml"), folder.resolve("labels/val"))) {
      CocoTruth truth = yolo(labels).value();

      assertEquals(2, truth.images().size());
      assertEquals(
          List.of(new CocoCategory(0, "car"), new CocoCategory(1, "dog")), truth.categories());
      assertEquals(List.of(new TruthBox(1, 1, 1, 15, 5, 10, 10, 100, false)), truth.annotations());
    }
  }

  @Test
  void aPolygonCountsByItsBounds() throws Exception {
    yoloSet("0 0.25 0.5 0.5 0.25 0.75 1.0");

    assertEquals(
        List.of(new TruthBox(1, 1, 0, 10, 5, 20, 15, 300, false)),
        yolo(folder.resolve("data.yaml")).value().annotations());
  }

  @Test
  void namesInAListOrAFileOfNamesAreRead() throws Exception {
    yoloSet("0 0.5 0.5 0.25 0.5");
    write("data.yaml", "names: [car, dog]\n");
    assertEquals("dog", yolo(folder.resolve("labels/val")).value().categories().get(1).name());

    Files.delete(folder.resolve("data.yaml"));
    write("labels/classes.txt", "bus\ncar\n");
    assertEquals("bus", yolo(folder.resolve("labels/val")).value().categories().get(0).name());
  }

  @Test
  void everyFaultOfAYoloLineIsNamed() throws Exception {
    assertYoloFault(CocoFault.UNKNOWN_CATEGORY, "2 0.5 0.5 0.25 0.5");
    assertYoloFault(CocoFault.MISSING_FIELD, "0 0.5 0.5 0.25");
    assertYoloFault(CocoFault.MISSING_FIELD, "car 0.5 0.5 0.25 0.5");
    assertYoloFault(CocoFault.NOT_A_NUMBER, "0 NaN 0.5 0.25 0.5");
    assertYoloFault(CocoFault.NEGATIVE_SIZE, "0 0.5 0.5 -0.25 0.5");
    assertYoloFault(CocoFault.OUTSIDE_PICTURE, "0 20 10 10 10");
  }

  private void assertYoloFault(CocoFault fault, String line) throws Exception {
    yoloSet(line);
    Path labels = folder.resolve("data.yaml");
    CocoReading<CocoTruth> skipped =
        DataSets.read(labels, folder.resolve("images/val"), Strictness.SKIP);

    assertEquals(List.of(), skipped.value().annotations(), line);
    assertEquals(List.of(fault), skipped.faults().stream().map(FaultCount::fault).toList(), line);
    assertThrows(CocoFormatException.class, () -> yolo(labels), line);
  }

  @Test
  void aYoloSetWithoutNamesLabelsOrPicturesIsRefusedInOneLine() throws Exception {
    picture("images/val/a.ppm", 40, 20);
    write("labels/val/b.txt", "0 0.5 0.5 0.25 0.5\n");
    assertRefused("class names", folder.resolve("labels/val"));
    write("data.yaml", "nc: 3\n");
    assertRefused("no list of class names", folder.resolve("data.yaml"));
    write("data.yaml", "names: {a: car}\n");
    assertRefused("is not a class index", folder.resolve("data.yaml"));
    write("data.yaml", "names: [car\n");
    assertRefused("not YAML", folder.resolve("data.yaml"));
    write("data.yaml", "names: [car]\n");
    assertRefused("has a label file", folder.resolve("data.yaml"));
    CocoFormatException refusal =
        assertThrows(
            CocoFormatException.class,
            () -> DataSets.read(folder.resolve("data.yaml"), null, Strictness.SKIP));
    assertTrue(String.valueOf(refusal.getMessage()).contains("the folder of pictures is needed"));
  }

  private void assertRefused(String cause, Path labels) {
    CocoFormatException refusal =
        assertThrows(CocoFormatException.class, () -> yolo(labels), cause);
    assertTrue(String.valueOf(refusal.getMessage()).contains(cause), refusal::getMessage);
    assertEquals(1, String.valueOf(refusal.getMessage()).lines().count());
  }

  private static String voc(String name, String objects) {
    return "<annotation><filename>%s</filename><size><width>40</width><height>20</height></size>%s</annotation>"
        .formatted(name, objects);
  }

  private static String object(String name, int x1, int y1, int x2, int y2, int difficult) {
    return ("<object><name>%s</name><difficult>%d</difficult><bndbox><xmin>%d</xmin><ymin>%d</ymin>"
            + "<xmax>%d</xmax><ymax>%d</ymax></bndbox></object>")
        .formatted(name, difficult, x1, y1, x2, y2);
  }

  private CocoReading<CocoTruth> vocSet() throws Exception {
    return DataSets.read(folder.resolve("voc"), null, Strictness.REFUSE);
  }

  @Test
  void vocCountsPixelsFromOneAndIncludesTheLast() throws Exception {
    write("voc/b.xml", voc("b.jpg", object("dog", 1, 1, 40, 20, 0)));
    write("voc/a.xml", voc("a.jpg", object("car", 3, 4, 3, 5, 1)));

    CocoTruth truth = vocSet().value();

    assertEquals(
        List.of(new CocoCategory(1, "car"), new CocoCategory(2, "dog")), truth.categories());
    assertEquals(
        List.of(
            new TruthBox(1, 1, 1, 2, 3, 1, 2, 2, true),
            new TruthBox(2, 2, 2, 0, 0, 40, 20, 800, false)),
        truth.annotations());
  }

  @Test
  void aSetWithACornerAtZeroCountsFromZero() throws Exception {
    write("voc/a.xml", voc("a.jpg", object("car", 0, 4, 10, 8, 0) + object("car", 5, 5, 9, 9, 0)));

    assertEquals(
        List.of(
            new TruthBox(1, 1, 1, 0, 4, 10, 4, 40, false),
            new TruthBox(2, 1, 1, 5, 5, 4, 4, 16, false)),
        vocSet().value().annotations());
  }

  @Test
  void aBrokenVocFileIsRefusedInOneLine() throws Exception {
    assertVocRefused("is not XML", "<annotation>");
    assertVocRefused("is not a Pascal VOC file", "<html></html>");
    assertVocRefused("has no filename", "<annotation></annotation>");
    assertVocRefused("has no bndbox", voc("a.jpg", "<object><name>car</name></object>"));
    assertVocRefused(
        "xmin must be a number",
        voc("a.jpg", object("car", 7777, 4, 10, 8, 0)).replace("7777", "x"));
    assertVocRefused("is not XML", "<!DOCTYPE a []>" + voc("a.jpg", ""));
  }

  private void assertVocRefused(String cause, String xml) throws Exception {
    write("voc/a.xml", xml);
    CocoFormatException refusal = assertThrows(CocoFormatException.class, this::vocSet);
    assertTrue(String.valueOf(refusal.getMessage()).contains(cause), refusal::getMessage);
    assertEquals(1, String.valueOf(refusal.getMessage()).lines().count());
  }
}
