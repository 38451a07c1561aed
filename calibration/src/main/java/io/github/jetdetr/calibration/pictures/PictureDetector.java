package io.github.jetdetr.calibration.pictures;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model that looks at pictures, and remembers in a cache what it saw. A cache entry belongs to
 * the model's bytes, its card, the runtime, this program and the picture's pixels; whatever changes
 * of these, is looked at again.
 *
 * <p>Owns the model. Used by one thread.
 */
public final class PictureDetector implements AutoCloseable {

  // What the post-processors of the RT-DETR family keep; COCO looks at 100 of them.
  private static final float MIN_SCORE = 0.001f;

  private final Model model;
  private final @Nullable Path cacheFolder;
  private final String identity;

  private PictureDetector(Model model, @Nullable Path cacheFolder) {
    this.model = model;
    this.cacheFolder = cacheFolder;
    identity =
        String.join(
            "|",
            model.file().digest(),
            model.card().toString(),
            model.engineInfo().runtime(),
            model.engineInfo().device(),
            Digests.ofProgram(),
            String.valueOf(MIN_SCORE));
  }

  /**
   * Opens a model.
   *
   * @param options how its engine is to run; one slot is used
   * @param cacheFolder where to remember, or null not to
   * @param change makes the card to be used from the model's own
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the model becomes the detector's
  public static PictureDetector open(
      Path onnx, EngineOptions options, @Nullable Path cacheFolder, UnaryOperator<ModelCard> change)
      throws ModelException {
    return new PictureDetector(Model.open(onnx, options, MIN_SCORE, change), cacheFolder);
  }

  /** The model that looks. */
  public Model model() {
    return model;
  }

  /**
   * The model's labels that the truth has no category for, in the model's order; what is detected
   * as one of them cannot be scored.
   */
  public List<String> unknownLabels(CocoTruth truth) {
    List<String> names = truth.categories().stream().map(CocoCategory::name).toList();
    return model.card().labels().stream()
        .filter(label -> !label.equals("n/a") && !names.contains(label))
        .toList();
  }

  /**
   * Looks at every picture, or remembers. Detections of labels that the truth does not know are
   * left out; see {@link #unknownLabels}.
   *
   * @param strictness whether a missing or broken picture ends the work, or is left out and named
   * @throws PictureException for such a picture, or when the cache cannot be written
   */
  @SuppressWarnings("try") // the interruption is only there to be opened and closed
  public DetectionRun detect(PictureSource source, Strictness strictness, Progress progress)
      throws PictureException {
    int[] categories = categories(source.truth());
    List<PictureDetections> pictures = new ArrayList<>();
    Map<Long, String> leftOut = new LinkedHashMap<>();
    try (InterruptNotice interruption = new InterruptNotice(progress.err(), cacheFolder);
        DetectionCache cache = cache(source);
        Frame frame = new Frame()) {
      for (CocoImage image : source.truth().images()) {
        try {
          List<DetectedObject> objects = look(source, image, cache, frame, progress);
          pictures.add(new PictureDetections(image.id(), boxes(objects, categories)));
        } catch (PictureException e) {
          if (strictness == Strictness.REFUSE) {
            throw e;
          }
          leftOut.put(image.id(), String.valueOf(e.getMessage()));
          progress.step();
        }
      }
    } catch (IOException e) {
      throw new PictureException("cannot keep detections in " + cacheFolder + ": " + e, e);
    }
    return new DetectionRun(new CocoResults(pictures), leftOut);
  }

  /** One file for each kind of pictures, so that only what is needed is read. */
  private @Nullable DetectionCache cache(PictureSource source) throws IOException {
    if (cacheFolder == null) {
      return null;
    }
    String name = Digests.of(identity + "|" + source.variant()).substring(0, 32);
    return new DetectionCache(cacheFolder.resolve(name + ".jsonl"));
  }

  private List<DetectedObject> look(
      PictureSource source,
      CocoImage image,
      @Nullable DetectionCache cache,
      Frame frame,
      Progress progress)
      throws PictureException, IOException {
    String key = cache == null ? "" : source.key(image);
    List<DetectedObject> known = cache == null ? null : cache.get(key);
    if (known != null) {
      progress.stepKnown();
      return known;
    }
    source.read(image, frame);
    List<DetectedObject> objects = objects(model.detector(0).detect(frame));
    if (cache != null) {
      cache.put(key, objects);
    }
    progress.step();
    return objects;
  }

  private static List<DetectedObject> objects(Detections seen) {
    List<DetectedObject> objects = new ArrayList<>(seen.count());
    for (int at = 0; at < seen.count(); at++) {
      objects.add(
          new DetectedObject(
              seen.classId(at),
              seen.score(at),
              seen.x1(at),
              seen.y1(at),
              seen.x2(at),
              seen.y2(at)));
    }
    return objects;
  }

  /** By the model's class number: the category of the same name, or -1 where there is none. */
  private int[] categories(CocoTruth truth) {
    Map<String, Integer> byName = new HashMap<>();
    for (CocoCategory category : truth.categories()) {
      byName.put(category.name(), category.id());
    }
    return model.card().labels().stream()
        .mapToInt(label -> byName.getOrDefault(label, -1))
        .toArray();
  }

  private static List<ScoredBox> boxes(List<DetectedObject> objects, int[] categories) {
    List<ScoredBox> boxes = new ArrayList<>(objects.size());
    for (DetectedObject it : objects) {
      int classId = it.classId();
      if (classId >= 0 && classId < categories.length && categories[classId] >= 0) {
        boxes.add(
            ScoredBox.ofCorners(
                categories[classId],
                it.score(),
                it.x1(),
                it.y1(),
                // A network may well give a far corner that lies before the near one: a box of no
                // size, which is wrong, but no fault of this program.
                Math.max(it.x1(), it.x2()),
                Math.max(it.y1(), it.y2())));
      }
    }
    return boxes;
  }

  @Override
  public void close() {
    model.close();
  }
}
