package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.command.Json;
import io.github.jetdetr.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Where the files of a student are, and its frames as files for quantize and judge. */
public final class SceneFiles {

  private SceneFiles() {}

  /** The folder of a student's training: beside its bundle, with {@code .work} appended. */
  public static Path workOf(Path bundle) {
    Path folder = bundle.toAbsolutePath().normalize();
    return folder.resolveSibling(folder.getFileName() + ".work");
  }

  /** The folder of the teachers' answers in that of a training. */
  public static Path answersOf(Path work) {
    return work.resolve("teacher");
  }

  /** The folder of a camera's recorded frames in that of a training. */
  public static Path recordingOf(Path work) {
    return work.resolve("recording");
  }

  /** That of frames of a later day, which are kept by the time of the recording. */
  public static Path recordingOf(Path work, Instant time) {
    String name = time.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
    return work.resolve("checked").resolve(name);
  }

  /**
   * Writes frames as PNG files, named by their ids so that names sort by time.
   *
   * @param folder is made if it does not exist
   */
  public static void writePictures(PictureSource source, List<CocoImage> images, Path folder)
      throws IOException, PictureException {
    Files.createDirectories(folder);
    try (Frame frame = new Frame()) {
      for (CocoImage image : images) {
        source.read(image, frame);
        ImageIO.write(FramePicture.of(frame), "png", folder.resolve(name(image.id())).toFile());
      }
    }
  }

  /** The name of a frame's picture. */
  static String name(long id) {
    return "frame-%06d.png".formatted(id);
  }

  /** Writes what is to be found on such frames as COCO annotations. */
  public static void writeLabels(CocoTruth truth, Path file) throws IOException {
    List<Map<String, Object>> images = new ArrayList<>();
    for (CocoImage image : truth.images()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", image.id());
      entry.put("file_name", name(image.id()));
      entry.put("width", image.width());
      entry.put("height", image.height());
      images.add(entry);
    }
    List<Map<String, Object>> categories = new ArrayList<>();
    for (CocoCategory category : truth.categories()) {
      categories.add(Map.of("id", category.id(), "name", category.name()));
    }
    List<Map<String, Object>> boxes = new ArrayList<>();
    for (TruthBox box : truth.annotations()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", box.id());
      entry.put("image_id", box.imageId());
      entry.put("category_id", box.categoryId());
      entry.put("bbox", List.of(box.x(), box.y(), box.width(), box.height()));
      entry.put("area", box.area());
      entry.put("iscrowd", box.crowd() ? 1 : 0);
      boxes.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("images", images);
    document.put("categories", categories);
    document.put("annotations", boxes);
    String json = Json.indented(document);
    WholeFile.write(file, part -> Files.writeString(part, json));
  }
}
