package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The set prediction loss (DETR, section 3.1): every object must be predicted by the queries
 * matched to it and by no others.
 *
 * <p>Boxes: L1 and generalised IoU. Classes: the matchability-aware loss of DEIM (Huang et al.,
 * 2024, section 3.3), a focal loss whose target is the box's quality, IoU^γ, so that scores reflect
 * box quality. Predictions inside ignored objects are not penalized.
 */
public final class SetLoss {

  private static final long REDUCTION_SUM = 2;

  /** Minimum share of a prediction's area inside an ignored object for it to be ignored. */
  private static final float MIN_IGNORED_SHARE = 0.5f;

  private final LossWeights weights;
  private final SetMatcher matcher;

  public SetLoss(LossWeights weights) {
    this.weights = weights;
    this.matcher = new SetMatcher(weights);
  }

  /**
   * Matches the queries of a layer with the objects and computes its loss.
   *
   * @param repeats number of queries matched to each object
   */
  public Loss matchedLoss(Prediction<Tensor> prediction, List<TargetObjects> truths, int repeats) {
    return assignedLoss(prediction, assign(prediction, truths, repeats));
  }

  /** Assigns objects to queries by the matching of lowest cost. */
  Assigned assign(Prediction<Tensor> prediction, List<TargetObjects> truths, int repeats) {
    int queries = (int) prediction.logits().size(1);
    int classes = (int) prediction.logits().size(2);
    float[] probabilities = Torch.floats(torch.sigmoid(prediction.logits()));
    float[] boxes = Torch.floats(torch.sigmoid(prediction.boxLogits()));
    Assigned.Builder assigned = new Assigned.Builder(truths.size() * queries);
    for (int picture = 0; picture < truths.size(); picture++) {
      TargetObjects truth = truths.get(picture);
      int first = picture * queries;
      Box[] predicted = boxes(boxes, first, queries);
      float[] probable =
          Arrays.copyOfRange(probabilities, first * classes, (first + queries) * classes);
      int[] queryOf = matcher.match(probable, predicted, truth.objects(), repeats);
      for (int copy = 0; copy < queryOf.length; copy++) {
        if (queryOf[copy] >= 0) {
          assigned.assign(first + queryOf[copy], truth.objects().get(copy / repeats));
        }
      }
      for (int query = 0; query < queries; query++) {
        if (isIgnored(predicted[query], truth.ignored())) {
          assigned.ignore(first + query);
        }
      }
    }
    return assigned.build();
  }

  private static boolean isIgnored(Box predicted, List<TargetObjects.LabelledBox> ignored) {
    for (TargetObjects.LabelledBox one : ignored) {
      if (predicted.intersection(one.box()) > MIN_IGNORED_SHARE * predicted.area()) {
        return true;
      }
    }
    return false;
  }

  private static Box[] boxes(float[] values, int first, int count) {
    Box[] boxes = new Box[count];
    for (int at = 0; at < count; at++) {
      int from = (first + at) * 4;
      boxes[at] = new Box(values[from], values[from + 1], values[from + 2], values[from + 3]);
    }
    return boxes;
  }

  /** The loss of a layer with a given assignment. */
  public Loss assignedLoss(Prediction<Tensor> prediction, Assigned assigned) {
    int objects = assigned.rows().length;
    Tensor logits = prediction.logits().reshape(-1);
    Tensor quality = torch.zeros_like(logits);
    Tensor isObject = torch.zeros_like(logits);
    Tensor l1 = Torch.zeros(1);
    Tensor giouLoss = Torch.zeros(1);
    if (objects > 0) {
      Tensor predicted =
          torch
              .sigmoid(prediction.boxLogits())
              .reshape(-1, 4)
              .index_select(0, Tensor.create(assigned.rows(), objects));
      Tensor targets = Tensor.create(assigned.boxes(), objects, 4);
      Overlaps overlaps = Overlaps.of(predicted, targets);
      l1 = predicted.sub(targets).abs().sum();
      giouLoss = overlaps.giou().mul(Torch.number(-1)).add(Torch.number(1)).sum();
      Tensor logitIndices =
          Tensor.create(assigned.logitIndices((int) prediction.logits().size(2)), objects);
      quality = quality.scatter_(0, logitIndices, overlaps.iou().detach());
      isObject = isObject.scatter_(0, logitIndices, Torch.number(1));
    }
    Tensor classificationLoss =
        classification(logits, quality, isObject, counted(prediction, assigned));
    double share = 1.0 / Math.max(1, objects);
    return new Loss(
        classificationLoss.mul(Torch.number(weights.classification() * share)),
        l1.mul(Torch.number(weights.l1() * share)),
        giouLoss.mul(Torch.number(weights.giou() * share)));
  }

  private static Tensor counted(Prediction<Tensor> prediction, Assigned assigned) {
    long rows = assigned.counted().length;
    return Tensor.create(assigned.counted(), rows, 1)
        .expand(rows, prediction.logits().size(2))
        .reshape(-1);
  }

  /**
   * Binary cross entropy with target quality^γ; negatives are weighted by p^γ (DEIM, equation 4).
   */
  private Tensor classification(Tensor logits, Tensor quality, Tensor isObject, Tensor counted) {
    Tensor target = quality.pow(Torch.number(weights.sharpness()));
    Tensor negativeWeight = torch.sigmoid(logits.detach()).pow(Torch.number(weights.sharpness()));
    Tensor isNegative = isObject.mul(Torch.number(-1)).add(Torch.number(1));
    Tensor weight = negativeWeight.mul(isNegative).mul(counted).add(isObject);
    return torch.binary_cross_entropy_with_logits(
        logits, target, new TensorOptional(weight), new TensorOptional(), REDUCTION_SUM);
  }

  /**
   * The assignment of objects to queries.
   *
   * @param rows indices in the flattened [N × Q] queries that are assigned an object
   * @param classIds the object's class of each of them
   * @param boxes the object's cx, cy, w, h of each of them
   * @param counted for every query 1, or 0 if false positives of it are ignored
   */
  @SuppressWarnings("ArrayRecordComponent") // goes to libtorch as it is
  record Assigned(long[] rows, int[] classIds, float[] boxes, float[] counted) {

    /** Indices of the assigned classes in the flattened [N × Q × classes] logits. */
    private long[] logitIndices(int classes) {
      long[] logitIndices = new long[rows.length];
      for (int at = 0; at < rows.length; at++) {
        logitIndices[at] = rows[at] * classes + classIds[at];
      }
      return logitIndices;
    }

    /** Collects an assignment. */
    static final class Builder {
      private final List<TargetObjects.LabelledBox> objects = new ArrayList<>();
      private final List<Long> rows = new ArrayList<>();
      private final float[] counted;

      Builder(int queries) {
        counted = new float[queries];
        Arrays.fill(counted, 1);
      }

      void assign(int row, TargetObjects.LabelledBox object) {
        rows.add((long) row);
        objects.add(object);
      }

      void ignore(int row) {
        counted[row] = 0;
      }

      Assigned build() {
        float[] boxes = new float[objects.size() * 4];
        int at = 0;
        for (TargetObjects.LabelledBox object : objects) {
          boxes[at++] = object.box().cx();
          boxes[at++] = object.box().cy();
          boxes[at++] = object.box().w();
          boxes[at++] = object.box().h();
        }
        return new Assigned(
            rows.stream().mapToLong(Long::longValue).toArray(),
            objects.stream().mapToInt(TargetObjects.LabelledBox::classId).toArray(),
            boxes,
            counted);
      }
    }
  }
}
