package io.github.jetdetr.calibration.pictures;

import com.google.errorprone.annotations.MustBeClosed;
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
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model on pictures and caches the detections. A cache entry is identified by the model's
 * bytes, its card, the runtime, this program and the picture's pixels; if any of these changes, the
 * picture is processed again.
 *
 * <p>Owns the model; must be closed. Used by one thread.
 */
public final class PictureDetector implements AutoCloseable {

  // Low enough for COCO metrics, which use up to 100 detections per category.
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
            ProgramDigest.text(),
            String.valueOf(MIN_SCORE));
  }

  /**
   * Opens a model.
   *
   * @param onnx the model file
   * @param options settings of its engine; one inference slot is used
   * @param cacheFolder folder of the detection cache, or null for none
   * @param change derives the card to be used from the model's own
   * @throws ModelException if the model cannot be opened
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the model becomes the detector's
  public static PictureDetector open(
      Path onnx, EngineOptions options, @Nullable Path cacheFolder, UnaryOperator<ModelCard> change)
      throws ModelException {
    // COCO's protocol counts every class of a query.
    UnaryOperator<ModelCard> all = card -> change.apply(card).withAllLabels(true);
    return new PictureDetector(Model.open(onnx, options, MIN_SCORE, all), cacheFolder);
  }

  /** The model; owned by this detector. */
  public Model model() {
    return model;
  }

  /**
   * Which category of the annotations each of the model's labels means.
   *
   * @param categoryOfLabel names that were chosen; empty for all by name
   */
  public LabelTable labelTable(CocoTruth truth, Map<String, String> categoryOfLabel) {
    return LabelTable.of(model.card().labels(), truth, categoryOfLabel);
  }

  /** {@link #detect(PictureSource, int[], Strictness, Progress)} with the categories by name. */
  public DetectionRun detect(PictureSource source, Strictness strictness, Progress progress)
      throws PictureException {
    int[] categories = labelTable(source.truth(), Map.of()).categoryIds();
    return detect(source, categories, strictness, progress);
  }

  /**
   * Detects objects on every picture, or takes the detections from the cache. Detections with
   * labels that have no category are left out; see {@link #labelTable}.
   *
   * @param categories id by class of the model, −1 for none
   * @param strictness whether a missing or broken picture is an error or is left out
   * @throws PictureException for such a picture if it is an error, or if the cache cannot be
   *     written
   */
  @SuppressWarnings("try") // the interruption is only there to be opened and closed
  public DetectionRun detect(
      PictureSource source, int[] categories, Strictness strictness, Progress progress)
      throws PictureException {
    List<PictureDetections> pictures = new ArrayList<>();
    Map<Long, String> leftOut = new LinkedHashMap<>();
    try (InterruptNotice interruption = new InterruptNotice(progress.err(), cacheFolder);
        DetectionCache cache = cache(source);
        Frame frame = new Frame()) {
      for (CocoImage image : source.truth().images()) {
        try {
          List<DetectedObject> objects = detectOrCached(source, image, cache, frame, progress);
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
      throw new PictureException(
          "cannot write the detection cache in " + cacheFolder + ": " + FileFault.words(e), e);
    }
    return new DetectionRun(new CocoResults(pictures), leftOut);
  }

  /** One cache file per variant of the pictures, so that only the required part is read. */
  private @Nullable DetectionCache cache(PictureSource source) throws IOException {
    if (cacheFolder == null) {
      return null;
    }
    String name = new Sha256().add(identity + "|" + source.variant()).hex().substring(0, 32);
    return new DetectionCache(cacheFolder.resolve(name + ".jsonl"));
  }

  private List<DetectedObject> detectOrCached(
      PictureSource source,
      CocoImage image,
      @Nullable DetectionCache cache,
      Frame frame,
      Progress progress)
      throws PictureException, IOException {
    String key = cache == null ? "" : source.key(image);
    List<DetectedObject> cached = cache == null ? null : cache.get(key);
    if (cached != null) {
      progress.stepCached();
      return cached;
    }
    source.read(image, frame);
    List<DetectedObject> objects = objects(model.detector(0).detect(frame));
    if (cache != null) {
      cache.put(key, objects);
    }
    progress.step();
    return objects;
  }

  private static List<DetectedObject> objects(Detections detections) {
    List<DetectedObject> objects = new ArrayList<>(detections.count());
    for (int at = 0; at < detections.count(); at++) {
      objects.add(
          new DetectedObject(
              detections.classId(at),
              detections.score(at),
              detections.x1(at),
              detections.y1(at),
              detections.x2(at),
              detections.y2(at)));
    }
    return objects;
  }

  private static List<ScoredBox> boxes(List<DetectedObject> objects, int[] categories) {
    List<ScoredBox> boxes = new ArrayList<>(objects.size());
    for (DetectedObject object : objects) {
      int classId = object.classId();
      if (classId >= 0 && classId < categories.length && categories[classId] >= 0) {
        boxes.add(
            ScoredBox.ofCorners(
                categories[classId],
                object.score(),
                object.x1(),
                object.y1(),
                // A network may output a lower right corner before the upper left one: a box
                // without area,
                // which is a false positive, not an error.
                Math.max(object.x1(), object.x2()),
                Math.max(object.y1(), object.y2())));
      }
    }
    return boxes;
  }

  @Override
  public void close() {
    model.close();
  }
}
