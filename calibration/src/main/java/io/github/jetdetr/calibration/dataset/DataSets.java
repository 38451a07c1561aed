package io.github.jetdetr.calibration.dataset;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads labels whatever their form, which is known by what the path is. */
public final class DataSets {

  private DataSets() {}

  /**
   * Reads labels.
   *
   * @param labels a COCO file; a folder of Pascal VOC files ({@code .xml}), or the one above its
   *     {@code Annotations}; or a YOLO data set, as its file of names ({@code .yaml}, {@code
   *     .names}, {@code classes.txt}), its folder of labels ({@code .txt}) or the one above
   * @param images folder with the pictures, which YOLO's relative boxes need; null if none was
   *     given
   * @throws IOException if the path cannot be read
   * @throws CocoFormatException if it is none of these, or faulty and refused
   */
  public static CocoReading<CocoTruth> read(
      Path labels, @Nullable Path images, Strictness strictness)
      throws IOException, CocoFormatException {
    if (!Files.exists(labels)) {
      throw new NoSuchFileException(labels.toString());
    }
    if (Files.isDirectory(labels)) {
      Path within = labels.resolve("Annotations");
      Path voc = !has(labels, ".xml") && Files.isDirectory(within) ? within : labels;
      return has(voc, ".xml")
          ? new VocReader(voc, images, strictness).read()
          : new YoloReader(labels, needed(labels, images), strictness).read();
    }
    if (YoloNames.isFileOfNames(labels)) {
      return new YoloReader(labels, needed(labels, images), strictness).read();
    }
    return CocoReader.truth(labels, strictness);
  }

  private static Path needed(Path labels, @Nullable Path images) throws CocoFormatException {
    if (images == null) {
      throw new CocoFormatException(
          labels
              + ": YOLO labels are relative to the pictures' sizes: the folder of pictures is"
              + " needed too");
    }
    return images;
  }

  static boolean has(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(ending));
    }
  }
}
