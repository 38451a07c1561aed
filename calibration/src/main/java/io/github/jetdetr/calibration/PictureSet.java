package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.CocoCategory;
import io.github.jetdetr.calibration.evaluate.CocoImage;
import io.github.jetdetr.calibration.evaluate.CocoResults;
import io.github.jetdetr.calibration.evaluate.CocoTruth;
import io.github.jetdetr.calibration.evaluate.PictureDetections;
import io.github.jetdetr.calibration.evaluate.ScoredBox;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PictureFolder;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Labelled pictures in a folder, and what a model sees on them: through the daemon's own camera and
 * detector, so that what is measured is what runs.
 */
final class PictureSet {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path folder;
  private final CocoTruth truth;

  PictureSet(Path folder, CocoTruth truth) {
    this.folder = folder;
    this.truth = truth;
  }

  /** Hears of every picture that is done. */
  interface Progress {
    void done(int pictures, int of);
  }

  /**
   * Detects on every picture that the annotations name.
   *
   * @throws PictureException when a picture is missing or broken, or the model knows a class that
   *     the annotations do not: nothing is left out silently
   */
  CocoResults detect(Model model, Progress progress) throws PictureException {
    int[] categories = categories(model);
    List<PictureDetections> pictures = new ArrayList<>();
    try (Frame frame = new Frame()) {
      for (CocoImage image : truth.images()) {
        read(image, frame);
        Detections objects = model.detector(0).detect(frame);
        pictures.add(new PictureDetections(image.id(), boxes(objects, categories)));
        progress.done(pictures.size(), truth.images().size());
      }
    }
    return new CocoResults(pictures);
  }

  private void read(CocoImage image, Frame frame) throws PictureException {
    Path file = folder.resolve(image.fileName());
    if (!Files.isRegularFile(file)) {
      throw new PictureException("the annotations name " + file + ", which is not there");
    }
    PictureFolder single =
        new PictureFolder(file.toString(), Optional.of(false), OptionalDouble.empty());
    try (Camera camera = Camera.open(single, DEADLINE, DEADLINE)) {
      Grab grab = camera.next(frame);
      if (grab instanceof NoFrame none) {
        throw new PictureException(none.detail());
      }
    } catch (CameraException e) {
      throw new PictureException(String.valueOf(e.getMessage()));
    }
    if (frame.width() != image.width() || frame.height() != image.height()) {
      throw new PictureException(
          "%s has %d × %d pixels, but the annotations are for %d × %d"
              .formatted(file, frame.width(), frame.height(), image.width(), image.height()));
    }
  }

  /** By the model's class number: the category of the same name, or -1 where there is no name. */
  private int[] categories(Model model) throws PictureException {
    Map<String, Integer> byName = new HashMap<>();
    for (CocoCategory category : truth.categories()) {
      byName.put(category.name(), category.id());
    }
    List<String> labels = model.card().labels();
    int[] categories = new int[labels.size()];
    for (int classId = 0; classId < categories.length; classId++) {
      Integer category = byName.get(labels.get(classId));
      if (category == null && !labels.get(classId).equals("n/a")) {
        throw new PictureException(
            "the model's label '%s' is no category of the annotations"
                .formatted(labels.get(classId)));
      }
      categories[classId] = category == null ? -1 : category;
    }
    return categories;
  }

  private static List<ScoredBox> boxes(Detections objects, int[] categories) {
    List<ScoredBox> boxes = new ArrayList<>();
    for (int at = 0; at < objects.count(); at++) {
      int classId = objects.classId(at);
      if (classId >= 0 && classId < categories.length && categories[classId] >= 0) {
        boxes.add(
            ScoredBox.ofCorners(
                categories[classId],
                objects.score(at),
                objects.x1(at),
                objects.y1(at),
                objects.x2(at),
                objects.y2(at)));
      }
    }
    return boxes;
  }
}
