package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The detections of every model on every picture in every view, computed once, so that trying a
 * {@link Setting} needs no inference.
 */
public final class Views {

  /**
   * A combination of model and preprocessing.
   *
   * @param model index of the model
   * @param resize how frames are resized to the model's input
   * @param flipped whether the picture is flipped; detections are mapped back to the original
   *     picture
   */
  public record View(int model, Resize resize, boolean flipped) {}

  private final CocoTruth truth;
  private final Map<View, Map<Long, List<ScoredBox>>> detections = new HashMap<>();

  /** Without any detections yet. */
  public Views(CocoTruth truth) {
    this.truth = truth;
  }

  /** Adds the detections of a view. */
  public void put(View view, CocoResults results) {
    Map<Long, List<ScoredBox>> byPicture = new HashMap<>();
    results.pictures().forEach(picture -> byPicture.put(picture.imageId(), picture.boxes()));
    detections.put(view, byPicture);
  }

  /** The pictures and labels that detections are scored against. */
  CocoTruth truth() {
    return truth;
  }

  /** The fused detections of a setting. */
  CocoResults results(Setting setting) {
    List<Map<Long, List<ScoredBox>>> views = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int model = 0; model < setting.weights().size(); model++) {
      double weight = setting.weights().get(model);
      for (boolean flipped : setting.flip() ? List.of(false, true) : List.of(false)) {
        if (weight > 0) {
          View view = new View(model, setting.resize(), flipped);
          Map<Long, List<ScoredBox>> boxes = detections.get(view);
          if (boxes == null) {
            throw new IllegalArgumentException("no detections for this view: " + view);
          }
          views.add(boxes);
          weights.add(weight);
        }
      }
    }
    double[] viewWeights = weights.stream().mapToDouble(weight -> weight).toArray();
    BoxFusion fusion = new BoxFusion(setting.fusionIou());
    List<PictureDetections> pictures = new ArrayList<>();
    truth
        .images()
        .forEach(
            image -> {
              List<List<ScoredBox>> boxes =
                  views.stream().map(view -> view.getOrDefault(image.id(), List.of())).toList();
              List<ScoredBox> all =
                  setting.isFused() ? fusion.fuse(boxes, viewWeights) : bestFirst(boxes.get(0));
              int count = Math.min(setting.maxDetections(), all.size());
              pictures.add(new PictureDetections(image.id(), all.subList(0, count)));
            });
    return new CocoResults(pictures);
  }

  private static List<ScoredBox> bestFirst(List<ScoredBox> boxes) {
    List<ScoredBox> sorted = new ArrayList<>(boxes);
    sorted.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    return sorted;
  }
}
