package io.github.jetdetr.calibration.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.calibration.coco.CategoryMapping;
import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultCount;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.PictureFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One small set, as each tool writes it: on {@code a.ppm} (40 × 20) a dog at 15, 5 of 10 × 10 and a
 * car at 0, 0 of 40 × 20, and nothing on {@code b.ppm} (8 × 6).
 */
class ToolExportsTest {

  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace('\'', '"'));
  }

  private Path pictures(String place) throws Exception {
    write(place + "/a.ppm", "P6 40 20 255\n" + " ".repeat(3 * 40 * 20));
    write(place + "/b.ppm", "P6 8 6 255\n" + " ".repeat(3 * 8 * 6));
    return folder.resolve(place);
  }

  /** {@code FILE: NAME x y width height} of every object, sorted. */
  private static List<String> objects(CocoTruth truth, Path images) throws Exception {
    Map<Long, String> files = new LinkedHashMap<>();
    PictureFinder finder = new PictureFinder(images);
    for (CocoImage image : truth.images()) {
      files.put(image.id(), String.valueOf(finder.find(image).getFileName()));
    }
    Map<Integer, String> names = new LinkedHashMap<>();
    for (CocoCategory category : truth.categories()) {
      names.put(category.id(), category.name());
    }
    List<String> objects = new ArrayList<>();
    for (TruthBox box : truth.annotations()) {
      objects.add(
          "%s: %s %.0f %.0f %.0f %.0f"
              .formatted(
                  files.get(box.imageId()),
                  names.get(box.categoryId()),
                  box.x(),
                  box.y(),
                  box.width(),
                  box.height()));
    }
    return objects.stream().sorted().toList();
  }

  private static final List<String> BOTH = List.of("a.ppm: car 0 0 40 20", "a.ppm: dog 15 5 10 10");

  private CocoReading<CocoTruth> assertSame(Path labels, Path images) throws Exception {
    CocoReading<CocoTruth> reading = DataSets.read(labels, images, Strictness.REFUSE);
    assertEquals(BOTH, objects(reading.value(), images));
    return reading;
  }

  private static final String COCO =
      "{%s'images':[{%s,'id':%d,'width':40,'height':20,'file_name':'%s'},"
          + "{%s,'id':%d,'width':8,'height':6,'file_name':'%s'}],"
          + "'categories':[%s],'annotations':[%s]}";

  /** An annotation file; what is said of it by the number of notes. */
  @ParameterizedTest
  @CsvSource({
    "roboflow, 2",
    "cvat, 0",
    "label-studio, 1",
    "fiftyone, 0",
    "labelme2coco, 0",
    "datumaro, 0",
    "supervision, 0"
  })
  void cocoOfEveryToolIsTheSameSet(String tool, int notes) throws Exception {
    Path images = pictures("images");
    String box = "'bbox':[%s],'image_id':%d,'category_id':%d,'id':%d,'iscrowd':0,'segmentation':[]";
    String dog = "{" + box.formatted("15,5,10,10", 1, 2, 1) + ",'area':100%s}";
    String car = "{" + box.formatted("0,0,40,20", 1, 1, 2) + ",'area':800%s}";
    String kind = "{'id':%d,'name':'%s','supercategory':%s}";
    String more = "'license':1,'date_captured':'2026-11-29T05:00:00+00:00'";
    String text =
        switch (tool) {
          case "roboflow" ->
              COCO.formatted(
                  "'info':{'year':'2026'},'licenses':[],",
                  more,
                  0,
                  "a_ppm.rf.0123456789abcdef0123456789abcdef.ppm",
                  more,
                  1,
                  "b_ppm.rf.00112233445566778899aabbccddeeff.ppm",
                  kind.formatted(0, "dog", "'none'")
                      + ","
                      + kind.formatted(1, "car", "'dog'")
                      + ","
                      + kind.formatted(2, "dog", "'dog'"),
                  "{"
                      + box.formatted("15,5,10,10", 0, 2, 0)
                      + ",'area':100},{"
                      + box.formatted("0,0,40,20", 0, 1, 1)
                      + ",'area':800}");
          case "cvat" ->
              COCO.formatted(
                  "'licenses':[{'name':'','id':0,'url':''}],'info':{'contributor':''},",
                  "'flickr_url':'','coco_url':'','date_captured':0,'license':0",
                  1,
                  "a.ppm",
                  "'flickr_url':'','coco_url':'','date_captured':0,'license':0",
                  2,
                  "b.ppm",
                  kind.formatted(1, "car", "''") + "," + kind.formatted(2, "dog", "''"),
                  dog.formatted(",'attributes':{'occluded':false,'rotation':0.0}")
                      + ","
                      + car.formatted(",'attributes':{'occluded':true,'rotation':0.0}"));
          case "label-studio" ->
              COCO.formatted(
                  "'info':{'contributor':'Label Studio'},",
                  "'extra':1",
                  0,
                  "../media/upload/1/0a1b2c3d-a.ppm",
                  "'extra':1",
                  1,
                  "http://localhost:8080/data/upload/1/99aabbcc-b.ppm",
                  "{'id':0,'name':'car'},{'id':1,'name':'dog'}",
                  "{"
                      + box.formatted("15.0,5.0,10.0,10.0", 0, 1, 0)
                      + ",'ignore':0,'area':100.0},{"
                      + box.formatted("0.0,0.0,40.0,20.0", 0, 0, 1)
                      + ",'ignore':0,'area':800.0}");
          case "fiftyone" ->
              COCO.formatted(
                  "'info':{'year':'','contributor':''},'licenses':[],",
                  "'license':null,'coco_url':null",
                  1,
                  "a.ppm",
                  "'license':null,'coco_url':null",
                  2,
                  "b.ppm",
                  kind.formatted(1, "car", "null") + "," + kind.formatted(2, "dog", "null"),
                  dog.formatted("") + "," + car.formatted(",'score':null"));
          case "labelme2coco" ->
              COCO.formatted(
                  "",
                  "'extra':1",
                  1,
                  "project/a.ppm",
                  "'extra':1",
                  2,
                  "project/b.ppm",
                  kind.formatted(0, "car", "'car'") + "," + kind.formatted(1, "dog", "'dog'"),
                  "{"
                      + box.formatted("15.0,5.0,9.999999999999998,10.0", 1, 1, 1)
                      + ",'area':99},{"
                      + box.formatted("0.0,0.0,40.0,20.0", 1, 0, 2)
                      + ",'area':800}");
          default ->
              COCO.formatted(
                  "'info':{},'licenses':[{'id':1,'url':'','name':'CC BY 4.0'}],",
                  more,
                  1,
                  "a.ppm",
                  more,
                  2,
                  "b.ppm",
                  kind.formatted(1, "car", "'common-objects'")
                      + ","
                      + kind.formatted(2, "dog", "'common-objects'"),
                  dog.formatted("") + "," + car.formatted(""));
        };
    CocoReading<CocoTruth> reading = assertSame(write("labels.json", text), images);

    assertEquals(notes, reading.faults().size(), () -> "" + reading.faults());
    assertEquals(2, reading.value().images().size());
  }

  @ParameterizedTest
  @CsvSource({
    // Ultralytics, supervision, Roboflow: data.yaml beside images and labels
    "images/val, labels/val, data.yaml, data.yaml",
    "images/val, labels/val, data.yaml, labels/val",
    // Roboflow: the split above
    "valid/images, valid/labels, data.yaml, data.yaml",
    "valid/images, valid/labels, data.yaml, valid/labels",
    // Label Studio: classes.txt beside images and labels
    "images, labels, classes.txt, labels",
    "images, labels, classes.txt, classes.txt",
    // CVAT, datumaro: Darknet's files, pictures and texts in one folder
    "obj_train_data, obj_train_data, obj.names, obj_train_data",
    "obj_train_data, obj_train_data, obj.names, .",
    "obj_train_data, obj_train_data, obj.names, obj.names",
    // FiftyOne: dataset.yaml
    "images/val, labels/val, dataset.yaml, dataset.yaml",
  })
  void yoloFoldersOfEveryToolAreTheSameSet(
      String pictures, String texts, String names, String named) throws Exception {
    Path images = pictures(pictures);
    write(texts + "/a.txt", "1 0.5 0.5 0.25 0.5\n0 0.5 0.5 1.0 1.0\n");
    write(
        names,
        names.endsWith(".yaml")
            ? "path: .\ntrain: ./images/train/\nval: ./images/val/\nnc: 2\nnames:\n  0: car\n  1: dog\n"
            : "car\ndog\n");

    CocoReading<CocoTruth> reading = assertSame(folder.resolve(named), images);

    assertEquals(2, reading.value().images().size());
  }

  private static String voc(String name, String more, String dog, String car) {
    String object =
        "<object><name>%s</name><pose>Unspecified</pose><truncated>0</truncated>"
            + "<difficult>0</difficult><bndbox>%s</bndbox></object>";
    return "<annotation><folder>VOC</folder><filename>%s</filename>%s<size><width>40</width>"
            .formatted(name, more)
        + "<height>20</height><depth>3</depth></size><segmented>0</segmented>"
        + object.formatted("dog", dog)
        + object.formatted("car", car)
        + "</annotation>";
  }

  private static String corners(String x1, String y1, String x2, String y2) {
    return "<xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax>".formatted(x1, y1, x2, y2);
  }

  @Test
  void vocAsTheBenchmarkAndLabelImgWriteItCountsFromOne() throws Exception {
    Path images = pictures("images");
    write(
        "labels/a.xml",
        voc(
            "a.ppm",
            "<path>/home/someone/a.ppm</path>",
            corners("16", "6", "25", "15"),
            corners("1", "1", "40", "20")));

    CocoReading<CocoTruth> reading = assertSame(folder.resolve("labels"), images);

    assertEquals(
        List.of(
            "1 images left out: no label file is of this picture, so it is not scored (first: b.ppm)"),
        reading.faults().stream().map(FaultCount::text).toList());
  }

  @Test
  void vocWithFractionsAsDatumaroAndCvatWriteItCountsFromZero() throws Exception {
    Path images = pictures("JPEGImages");
    write(
        "Annotations/a.xml",
        voc(
            "a.ppm",
            "",
            corners("15.000001", "5.0", "25.0", "15.0"),
            corners("0.25", "0.25", "39.75", "19.75")));

    // Named by the folder above, as these tools write it.
    assertSame(folder, images);
  }

  @Test
  void vocWithRoboflowsNamesFindsItsPictures() throws Exception {
    Path images = pictures("images");
    write(
        "labels/a_ppm.rf.0123456789abcdef.xml",
        voc(
            "a_ppm.rf.0123456789abcdef.ppm",
            "<path>a_ppm.rf.0123456789abcdef.ppm</path>",
            corners("16", "6", "25", "15"),
            corners("1", "1", "40", "20")));

    assertSame(folder.resolve("labels"), images);
  }

  /** Results of the truth above: both objects, found exactly. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // pycocotools, mmdetection, Detectron2
        "[{'image_id':1,'bbox':[15,5,10,10],'score':0.9,'category_id':2},"
            + "{'image_id':1,'bbox':[0,0,40,20],'score':0.8,'category_id':1,'segmentation':[]}]",
        // Ultralytics: numbers where names are digits, else names
        "[{'image_id':'a','file_name':'a.ppm','category_id':2,'bbox':[15.0,5.0,10.0,10.0],'score':0.9},"
            + "{'image_id':'a','file_name':'a.ppm','category_id':1,'bbox':[0.0,0.0,40.0,20.0],'score':0.8}]",
        // torchmetrics
        "[{'id':1,'image_id':1,'category_id':2,'bbox':[15,5,10,10],'area':100,'iscrowd':0,'score':0.9},"
            + "{'id':2,'image_id':1,'category_id':1,'bbox':[0,0,40,20],'area':800,'iscrowd':0,'score':0.8}]",
        // a COCO file with scores, as FiftyOne exports predictions
        "{'info':{},'categories':[],'images':[],'annotations':[{'id':1,'image_id':1,'category_id':2,"
            + "'bbox':[15,5,10,10],'area':100,'iscrowd':0,'score':0.9},{'id':2,'image_id':1,"
            + "'category_id':1,'bbox':[0,0,40,20],'area':800,'iscrowd':0,'score':0.8}]}",
      })
  void resultsOfEveryToolAreTheSameDetections(String text) throws Exception {
    CocoTruth truth =
        new CocoTruth(
            List.of(new CocoImage(1, "a.ppm", 40, 20), new CocoImage(2, "b.ppm", 8, 6)),
            List.of(new CocoCategory(1, "car"), new CocoCategory(2, "dog")),
            List.of());
    Path file = write("results.json", text);

    CocoReading<CocoResults> reading =
        CocoReader.results(file, truth, CategoryMapping.IDENTITY, Strictness.REFUSE);

    assertEquals(List.of(), reading.faults());
    assertEquals(1, reading.value().pictures().size());
    PictureDetections picture = reading.value().pictures().get(0);
    assertEquals(1, picture.imageId());
    assertEquals(
        Set.of("2 0.9 15.0 5.0 10.0 10.0", "1 0.8 0.0 0.0 40.0 20.0"),
        Set.copyOf(
            picture.boxes().stream()
                .map(
                    box ->
                        "%d %s %s %s %s %s"
                            .formatted(
                                box.categoryId(),
                                box.score(),
                                box.x(),
                                box.y(),
                                box.width(),
                                box.height()))
                .toList()));
  }
}
