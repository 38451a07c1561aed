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
 * What every model saw of every picture in every way of looking: made once, so that trying a {@link
 * Setting} costs no inference.
 */
public final class Views {

  /**
   * One way of looking.
   *
   * @param model index
   * @param flipped whether in the mirror; the detections are those of the picture itself
   */
  public record View(int model, Resize resize, boolean flipped) {}

  private final CocoTruth truth;
  private final Map<View, Map<Long, List<ScoredBox>>> seen = new HashMap<>();

  public Views(CocoTruth truth) {
    this.truth = truth;
  }

  /** Adds what was seen in one way. */
  public void put(View view, CocoResults results) {
    Map<Long, List<ScoredBox>> byPicture = new HashMap<>();
    results.pictures().forEach(picture -> byPicture.put(picture.imageId(), picture.boxes()));
    seen.put(view, byPicture);
  }

  /** The labels that detections are held against. */
  CocoTruth truth() {
    return truth;
  }

  /** What the setting's views give together. */
  CocoResults results(Setting setting) {
    List<Map<Long, List<ScoredBox>>> views = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int model = 0; model < setting.weights().size(); model++) {
      double weight = setting.weights().get(model);
      for (boolean flipped : setting.flip() ? List.of(false, true) : List.of(false)) {
        if (weight > 0) {
          View view = new View(model, setting.resize(), flipped);
          Map<Long, List<ScoredBox>> boxes = seen.get(view);
          if (boxes == null) {
            throw new IllegalArgumentException("nobody has looked in this way: " + view);
          }
          views.add(boxes);
          weights.add(weight);
        }
      }
    }
    double[] trust = weights.stream().mapToDouble(weight -> weight).toArray();
    BoxFusion fusion = new BoxFusion(setting.fusionIou());
    List<PictureDetections> pictures = new ArrayList<>();
    truth
        .images()
        .forEach(
            image -> {
              List<List<ScoredBox>> boxes =
                  views.stream().map(view -> view.getOrDefault(image.id(), List.of())).toList();
              List<ScoredBox> all =
                  setting.isFused() ? fusion.fuse(boxes, trust) : bestFirst(boxes.get(0));
              int kept = Math.min(setting.kept(), all.size());
              pictures.add(new PictureDetections(image.id(), all.subList(0, kept)));
            });
    return new CocoResults(pictures);
  }

  private static List<ScoredBox> bestFirst(List<ScoredBox> boxes) {
    List<ScoredBox> sorted = new ArrayList<>(boxes);
    sorted.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    return sorted;
  }
}
