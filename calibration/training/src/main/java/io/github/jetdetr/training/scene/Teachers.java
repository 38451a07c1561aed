package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.metric.Overlap;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.tune.BoxFusion;
import io.github.jetdetr.calibration.tune.FlippedPictures;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One or several large models that teach: what each answers on a picture and on its mirror image is
 * fused into one answer. Answers are cached on disk by the digests of model and frame, so that a
 * frame is shown to a teacher once. Owns the models; must be closed. Used by one thread.
 */
public final class Teachers implements AutoCloseable {

  /** Boxes of one object in two views overlap by more than this. */
  private static final double FUSION_IOU = 0.6;

  private final List<PictureDetector> detectors = new ArrayList<>();
  private final boolean flip;

  private Teachers(boolean flip) {
    this.flip = flip;
  }

  /**
   * Opens the teachers.
   *
   * @param models at least one; the first one's labels are the categories
   * @param flip whether mirror images are shown too
   * @param cache folder of the cached answers
   * @throws ModelException if one cannot be opened
   */
  @SuppressWarnings("MustBeClosedChecker") // they become ours
  public static Teachers open(List<Path> models, boolean flip, EngineOptions options, Path cache)
      throws ModelException {
    Teachers teachers = new Teachers(flip);
    try {
      for (Path model : models) {
        teachers.detectors.add(PictureDetector.open(model, options, cache, card -> card));
      }
      return teachers;
    } catch (ModelException | RuntimeException e) {
      teachers.close();
      throw e;
    }
  }

  /** The first teacher, which is timed. */
  public PictureDetector first() {
    return detectors.get(0);
  }

  /** The names of the categories of answers, whose ids start at 1. */
  public List<String> labels() {
    return first().model().card().labels();
  }

  /** Digests of the models, {@code sha256:…}. */
  public List<String> digests() {
    return detectors.stream().map(it -> it.model().file().digest()).toList();
  }

  /** What the first teacher answers alone, without mirror images. */
  public Map<Long, List<ScoredBox>> plain(PictureSource source, PrintWriter err)
      throws PictureException {
    return answers(first(), source, "frames shown to the teacher", err).byPicture();
  }

  /** The fused answers by picture id, best first; category ids are those of {@link #labels}. */
  public Map<Long, List<ScoredBox>> fused(PictureSource source, PrintWriter err)
      throws PictureException {
    List<Map<Long, List<ScoredBox>>> views = new ArrayList<>();
    for (PictureDetector detector : detectors) {
      views.add(answers(detector, source, "frames shown to the teacher", err).byPicture());
      if (flip) {
        FlippedPictures flipped = new FlippedPictures(source);
        CocoResults mirrored = answers(detector, flipped, "mirrored frames", err);
        views.add(flipped.unflipped(mirrored).byPicture());
      }
    }
    double[] weights = new double[views.size()];
    Arrays.fill(weights, 1);
    BoxFusion fusion = new BoxFusion(FUSION_IOU);
    Map<Long, List<ScoredBox>> fused = new HashMap<>();
    source
        .truth()
        .images()
        .forEach(
            image -> {
              List<List<ScoredBox>> boxes =
                  views.stream()
                      .map(view -> view.getOrDefault(image.id(), List.of()))
                      .map(Teachers::withoutRepeats)
                      .toList();
              fused.put(image.id(), fusion.fuse(boxes, weights));
            });
    return fused;
  }

  /**
   * A view's answers without weaker ones of the same category in nearly the same place, which a
   * detector without non-maximum suppression has many of: in the fusion each would count as another
   * view that is less sure, and lower the score.
   */
  static List<ScoredBox> withoutRepeats(List<ScoredBox> answers) {
    List<ScoredBox> best = new ArrayList<>(answers);
    best.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    List<ScoredBox> kept = new ArrayList<>();
    for (ScoredBox box : best) {
      if (kept.stream()
          .noneMatch(
              other ->
                  other.categoryId() == box.categoryId() && Overlap.iou(other, box) > FUSION_IOU)) {
        kept.add(box);
      }
    }
    return kept;
  }

  private CocoResults answers(
      PictureDetector detector, PictureSource source, String what, PrintWriter err)
      throws PictureException {
    int[] categories = detector.labelTable(categories(), Map.of()).categoryIds();
    int count = source.truth().images().size();
    try (Progress progress = Progress.on(err, what, count)) {
      return detector.detect(source, categories, Strictness.REFUSE, progress).results();
    }
  }

  /** The first teacher's labels as categories. */
  private CocoTruth categories() {
    List<CocoCategory> categories = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String label : labels()) {
      int before = seen.merge(label, 1, Integer::sum);
      categories.add(
          new CocoCategory(
              categories.size() + 1, before == 1 ? label : label + "#" + categories.size()));
    }
    return new CocoTruth(List.of(), categories, List.of());
  }

  @Override
  public void close() {
    detectors.forEach(PictureDetector::close);
  }
}
