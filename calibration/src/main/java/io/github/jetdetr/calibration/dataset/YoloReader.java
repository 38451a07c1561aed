package io.github.jetdetr.calibration.dataset;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoFault;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultLog;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.file.Quoted;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * YOLO labels: for each picture a text file of its name, in which a line is a class index and
 * centre, width and height of a box relative to the picture's size, or the corners of a polygon,
 * whose bounds are taken. A picture without a text file has no objects. Pictures get ids in the
 * order of their names, categories the class index. Where the text files are not in the named
 * folder, they are where the pictures' folder has {@code labels} for {@code images}, or beside the
 * pictures.
 *
 * @see <a href="https://docs.ultralytics.com/datasets/detect/">Ultralytics: detection data sets</a>
 */
final class YoloReader {

  private static final String LIST = "annotations";

  private final Path labels;
  private final Path images;
  private final FaultLog faults;
  private final List<TruthBox> boxes = new ArrayList<>();

  /**
   * A reader.
   *
   * @param labels the data set's file of names, or the folder of text files or one above it
   * @param images folder with the pictures
   */
  YoloReader(Path labels, Path images, Strictness strictness) {
    this.labels = labels;
    this.images = images;
    this.faults = new FaultLog(strictness);
  }

  CocoReading<CocoTruth> read() throws IOException, CocoFormatException {
    List<String> names = YoloNames.of(labels);
    List<CocoCategory> categories = new ArrayList<>();
    for (String name : names) {
      categories.add(new CocoCategory(categories.size(), name));
    }
    List<Path> files = PictureFiles.list(images);
    Path folder = Files.isDirectory(labels) && holdsTexts(labels, files) ? labels : textFolder();
    List<CocoImage> pictures = new ArrayList<>();
    int found = 0;
    try (Frame frame = new Frame()) {
      for (Path picture : files) {
        Path text = folder.resolve(stem(picture) + ".txt");
        CocoImage image = image(picture, pictures.size() + 1, frame);
        pictures.add(image);
        if (Files.isRegularFile(text)) {
          found++;
          readBoxes(text, image, categories.size());
        }
      }
    }
    if (found == 0) {
      throw new CocoFormatException(
          "%s: none of the %d pictures in %s has a label file in %s"
              .formatted(labels, pictures.size(), images, folder));
    }
    return faults.finish(labels, new CocoTruth(pictures, categories, boxes));
  }

  private static boolean holdsTexts(Path folder, List<Path> pictures) {
    return pictures.stream()
        .anyMatch(picture -> Files.isRegularFile(folder.resolve(stem(picture) + ".txt")));
  }

  /** Ultralytics' rule: the last {@code images} of the path becomes {@code labels}. */
  private Path textFolder() {
    Path absolute = images.toAbsolutePath().normalize();
    for (int at = absolute.getNameCount() - 1; at >= 0; at--) {
      if (absolute.getName(at).toString().equals("images")) {
        Path root = Objects.requireNonNull(absolute.getRoot());
        Path before = at == 0 ? root : root.resolve(absolute.subpath(0, at));
        Path base = before.resolve("labels");
        return at + 1 < absolute.getNameCount()
            ? base.resolve(absolute.subpath(at + 1, absolute.getNameCount()))
            : base;
      }
    }
    return images;
  }

  private static String stem(Path picture) {
    String name = String.valueOf(picture.getFileName());
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static CocoImage image(Path picture, long id, Frame frame) throws CocoFormatException {
    try {
      SinglePicture.read(picture, frame);
    } catch (CameraException e) {
      throw new CocoFormatException(String.valueOf(e.getMessage()), e);
    }
    String name = String.valueOf(picture.getFileName());
    return new CocoImage(id, name, frame.fullWidth(), frame.fullHeight());
  }

  private void readBoxes(Path text, CocoImage image, int classes) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(text);
    } catch (CharacterCodingException e) {
      faults.record(LIST, CocoFault.MISSING_FIELD, text.getFileName() + " is not text");
      return;
    }
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at).strip();
      if (!line.isEmpty()) {
        addBox(line.split("\\s+"), image, classes, text.getFileName() + " line " + (at + 1));
      }
    }
  }

  private void addBox(String[] fields, CocoImage image, int classes, String where) {
    double[] values = new double[fields.length - 1];
    int category;
    try {
      category = (int) Double.parseDouble(fields[0]);
      for (int at = 0; at < values.length; at++) {
        values[at] = Double.parseDouble(fields[at + 1]);
      }
    } catch (NumberFormatException e) {
      faults.record(LIST, CocoFault.MISSING_FIELD, where + ": " + Quoted.of(e.getMessage()));
      return;
    }
    double[] bounds = bounds(values);
    if (bounds.length == 0) {
      faults.record(
          LIST, CocoFault.MISSING_FIELD, where + ": neither a box nor a polygon has this length");
    } else if (category < 0 || category >= classes) {
      faults.record(LIST, CocoFault.UNKNOWN_CATEGORY, where + ": class " + Quoted.of(fields[0]));
    } else if (isInside(bounds, where)) {
      double width = (bounds[2] - bounds[0]) * image.width();
      double height = (bounds[3] - bounds[1]) * image.height();
      boxes.add(
          new TruthBox(
              boxes.size() + 1,
              image.id(),
              category,
              bounds[0] * image.width(),
              bounds[1] * image.height(),
              width,
              height,
              false));
    }
  }

  /** Corners x1, y1, x2, y2 in 0..1; empty if the count fits neither form. */
  private static double[] bounds(double[] values) {
    if (values.length == 4) {
      return new double[] {
        values[0] - values[2] / 2,
        values[1] - values[3] / 2,
        values[0] + values[2] / 2,
        values[1] + values[3] / 2
      };
    }
    if (values.length < 6 || values.length % 2 != 0) {
      return new double[0];
    }
    double[] bounds = {values[0], values[1], values[0], values[1]};
    for (int at = 2; at < values.length; at += 2) {
      bounds[0] = Math.min(bounds[0], values[at]);
      bounds[1] = Math.min(bounds[1], values[at + 1]);
      bounds[2] = Math.max(bounds[2], values[at]);
      bounds[3] = Math.max(bounds[3], values[at + 1]);
    }
    return bounds;
  }

  private boolean isInside(double[] bounds, String where) {
    for (double bound : bounds) {
      if (!Double.isFinite(bound)) {
        faults.record(LIST, CocoFault.NOT_A_NUMBER, where);
        return false;
      }
    }
    if (bounds[2] < bounds[0] || bounds[3] < bounds[1]) {
      faults.record(LIST, CocoFault.NEGATIVE_SIZE, where);
      return false;
    }
    if (bounds[2] > 1.5 || bounds[3] > 1.5 || bounds[0] < -0.5 || bounds[1] < -0.5) {
      faults.record(
          LIST, CocoFault.OUTSIDE_PICTURE, where + ": YOLO's boxes are in 0..1, not in pixels");
      return false;
    }
    return true;
  }
}
