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
import io.github.jetdetr.calibration.pictures.PictureFinder;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.file.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pascal VOC labels: one XML file a picture. Corners count pixels from 1 and include the last one,
 * as the benchmark's do, unless a corner of the data set is 0 or a fraction, as tools write it that
 * count from 0. A picture without a file is not scored, which is said. An object marked difficult
 * is neither required nor wrong, as COCO treats a crowd. Pictures get ids in the order of the
 * files' names, categories in the order of their own.
 *
 * @see <a href="http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html">VOC 2012
 *     development kit, section 4</a>
 */
final class VocReader {

  private final Path folder;
  private final @Nullable Path images;
  private final FaultLog faults;

  /**
   * @param images folder with the pictures; null if it is not known
   */
  VocReader(Path folder, @Nullable Path images, Strictness strictness) {
    this.folder = folder;
    this.images = images;
    this.faults = new FaultLog(strictness);
  }

  CocoReading<CocoTruth> read() throws IOException, CocoFormatException {
    List<VocPicture> pictures = new ArrayList<>();
    try (Stream<Path> listed = Files.list(folder)) {
      for (Path file : listed.sorted().toList()) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".xml")) {
          pictures.add(VocPicture.read(file));
        }
      }
    }
    TreeSet<String> names = new TreeSet<>();
    boolean countsFromZero = false;
    for (VocPicture picture : pictures) {
      for (VocPicture.Labelled object : picture.objects()) {
        names.add(object.name());
        countsFromZero |= object.x1() == 0 || object.y1() == 0 || object.isFractional();
      }
    }
    List<String> byId = new ArrayList<>(names);
    List<CocoCategory> categories = CocoCategory.numbered(byId);
    List<CocoImage> scored = new ArrayList<>();
    List<TruthBox> boxes = new ArrayList<>();
    for (VocPicture picture : pictures) {
      CocoImage image =
          new CocoImage(scored.size() + 1, picture.fileName(), picture.width(), picture.height());
      scored.add(image);
      for (VocPicture.Labelled object : picture.objects()) {
        addBox(object, image, byId.indexOf(object.name()) + 1, countsFromZero ? 0 : 1, boxes);
      }
    }
    sayWithoutFile(scored);
    return faults.finish(folder, new CocoTruth(scored, categories, boxes));
  }

  private void sayWithoutFile(List<CocoImage> labelled) throws IOException {
    if (images == null) {
      return;
    }
    PictureFinder finder = new PictureFinder(images);
    Set<Path> found = new HashSet<>();
    for (CocoImage image : labelled) {
      found.add(finder.findOrNull(image));
    }
    for (Path picture : PictureFiles.list(images)) {
      if (!found.contains(picture)) {
        faults.record("images", CocoFault.UNLABELLED, String.valueOf(picture.getFileName()));
      }
    }
  }

  private void addBox(
      VocPicture.Labelled object, CocoImage image, int category, int first, List<TruthBox> boxes) {
    double x = object.x1() - first;
    double y = object.y1() - first;
    double width = object.x2() - x;
    double height = object.y2() - y;
    String where = "%s, %s".formatted(Quoted.of(image.fileName()), Quoted.of(object.name()));
    if (width < 0 || height < 0) {
      faults.record("annotations", CocoFault.NEGATIVE_SIZE, where);
    } else if (width == 0 || height == 0) {
      faults.record("annotations", CocoFault.EMPTY_TRUTH, where);
    } else {
      boxes.add(
          new TruthBox(
              boxes.size() + 1, image.id(), category, x, y, width, height, object.difficult()));
    }
  }
}
