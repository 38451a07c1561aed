package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.metric.Overlap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Weighted boxes fusion (Solovyev, Wang and Gabruseva, Weighted boxes fusion: Ensembling boxes from
 * different object detection models, Image and Vision Computing 107, 2021, section 3): overlapping
 * boxes of several views are merged into one, whose corners are their mean weighted by score, and
 * whose score is reduced if only a few views agree on it.
 */
public final class BoxFusion {

  private final double iou;

  /**
   * @param iou a box joins a cluster whose fused box it overlaps by more than this, in (0, 1)
   */
  public BoxFusion(double iou) {
    if (!(iou > 0 && iou < 1)) {
      throw new IllegalArgumentException("the IoU must be in (0, 1), but was " + iou);
    }
    this.iou = iou;
  }

  /**
   * Fuses the detections of several views of one picture. Boxes of different categories are never
   * fused.
   *
   * @param views the detections of each view
   * @param weights weight of each view, above 0
   * @return the fused detections, by descending score
   */
  public List<ScoredBox> fuse(List<List<ScoredBox>> views, double[] weights) {
    if (views.size() != weights.length) {
      throw new IllegalArgumentException(
          "%d weights for %d views".formatted(weights.length, views.size()));
    }
    double total = 0;
    Map<Integer, List<Weighted>> byCategory = new TreeMap<>();
    for (int view = 0; view < weights.length; view++) {
      if (!(weights[view] > 0)) {
        throw new IllegalArgumentException("a weight must be above 0, but was " + weights[view]);
      }
      total += weights[view];
      for (ScoredBox box : views.get(view)) {
        byCategory
            .computeIfAbsent(box.categoryId(), id -> new ArrayList<>())
            .add(new Weighted(box, weights[view]));
      }
    }
    List<ScoredBox> fused = new ArrayList<>();
    for (List<Weighted> boxes : byCategory.values()) {
      for (Cluster cluster : clusters(boxes)) {
        fused.add(cluster.scored(total));
      }
    }
    fused.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    return fused;
  }

  private List<Cluster> clusters(List<Weighted> boxes) {
    boxes.sort(Comparator.comparingDouble(Weighted::vote).reversed());
    List<Cluster> clusters = new ArrayList<>();
    for (Weighted box : boxes) {
      Cluster nearest = null;
      double bestIou = iou;
      for (Cluster cluster : clusters) {
        double overlap = Overlap.iou(box.box(), cluster.fused);
        if (overlap > bestIou) {
          bestIou = overlap;
          nearest = cluster;
        }
      }
      if (nearest == null) {
        clusters.add(new Cluster(box));
      } else {
        nearest.add(box);
      }
    }
    return clusters;
  }

  private record Weighted(ScoredBox box, double weight) {
    double vote() {
      return box.score() * weight;
    }
  }

  /** Boxes that are fused into one. */
  private static final class Cluster {

    private double weights;
    private double votes;
    private double left;
    private double top;
    private double right;
    private double bottom;

    /** The fused box; its score is computed last. */
    private ScoredBox fused;

    Cluster(Weighted first) {
      fused = first.box();
      add(first);
    }

    void add(Weighted added) {
      ScoredBox box = added.box();
      // A box of score 0 must not affect others, but may be the only one.
      double vote = Math.max(added.vote(), 1e-12);
      weights += added.weight();
      votes += vote;
      left += vote * box.x();
      top += vote * box.y();
      right += vote * (box.x() + box.width());
      bottom += vote * (box.y() + box.height());
      fused =
          ScoredBox.ofCorners(
              box.categoryId(), 0, left / votes, top / votes, right / votes, bottom / votes);
    }

    /** The mean score, reduced by the share of views without the box (equation 5 of the paper). */
    ScoredBox scored(double total) {
      double score = votes / weights * Math.min(weights, total) / total;
      return new ScoredBox(
          fused.categoryId(), score, fused.x(), fused.y(), fused.width(), fused.height());
    }
  }
}
