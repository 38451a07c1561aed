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
 * What a set of predictions has wrong about a set of objects (DETR, section 3.1): every object is
 * told by the queries matched to it and by no other.
 *
 * <p>Boxes: L1 and generalised IoU. Classes: the matchability-aware loss of DEIM (Huang et al.,
 * 2024, section 3.3), a focal loss whose target is the box's quality, IoU^γ, so that a good score
 * means a good box. Predictions inside what is ignored are not called wrong.
 */
public final class SetLoss {

  private static final long SUMMED = 2;

  /** Of a prediction's area; inside something ignored it is neither right nor wrong. */
  private static final float MIN_INSIDE_SHARE = 0.5f;

  private final LossWeights weights;
  private final SetMatcher matcher;

  public SetLoss(LossWeights weights) {
    this.weights = weights;
    this.matcher = new SetMatcher(weights);
  }

  /**
   * The loss of a layer whose queries are matched now.
   *
   * @param repeats how many queries are to tell each object
   */
  public Loss matched(Prediction<Tensor> said, List<TargetObjects> truths, int repeats) {
    return known(said, assign(said, truths, repeats));
  }

  /** Which query tells what, by the matching of lowest cost. */
  Assigned assign(Prediction<Tensor> said, List<TargetObjects> truths, int repeats) {
    int queries = (int) said.logits().size(1);
    int classes = (int) said.logits().size(2);
    float[] probabilities = Torch.floats(torch.sigmoid(said.logits()));
    float[] boxes = Torch.floats(torch.sigmoid(said.boxLogits()));
    Assigned.Builder assigned = new Assigned.Builder(truths.size() * queries);
    for (int picture = 0; picture < truths.size(); picture++) {
      TargetObjects truth = truths.get(picture);
      int first = picture * queries;
      Box[] told = boxes(boxes, first, queries);
      float[] probable =
          Arrays.copyOfRange(probabilities, first * classes, (first + queries) * classes);
      int[] queryOf = matcher.match(probable, told, truth.objects(), repeats);
      for (int copy = 0; copy < queryOf.length; copy++) {
        if (queryOf[copy] >= 0) {
          assigned.tell(first + queryOf[copy], truth.objects().get(copy / repeats));
        }
      }
      for (int query = 0; query < queries; query++) {
        if (isExcused(told[query], truth.ignored())) {
          assigned.excuse(first + query);
        }
      }
    }
    return assigned.build();
  }

  private static boolean isExcused(Box told, List<TargetObjects.LabelledBox> ignored) {
    for (TargetObjects.LabelledBox one : ignored) {
      if (told.shared(one.box()) > MIN_INSIDE_SHARE * told.area()) {
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

  /** The loss of a layer of which it is known who tells what. */
  public Loss known(Prediction<Tensor> said, Assigned assigned) {
    int objects = assigned.rows().length;
    Tensor logits = said.logits().reshape(-1);
    Tensor quality = torch.zeros_like(logits);
    Tensor isObject = torch.zeros_like(logits);
    Tensor distance = Torch.zeros(1);
    Tensor apart = Torch.zeros(1);
    if (objects > 0) {
      Tensor told =
          torch
              .sigmoid(said.boxLogits())
              .reshape(-1, 4)
              .index_select(0, Tensor.create(assigned.rows(), objects));
      Tensor targets = Tensor.create(assigned.boxes(), objects, 4);
      Overlaps overlaps = Overlaps.of(told, targets);
      distance = told.sub(targets).abs().sum();
      apart = overlaps.giou().mul(Torch.number(-1)).add(Torch.number(1)).sum();
      Tensor places = Tensor.create(assigned.places((int) said.logits().size(2)), objects);
      quality = quality.scatter_(0, places, overlaps.iou().detach());
      isObject = isObject.scatter_(0, places, Torch.number(1));
    }
    Tensor wrong = classification(logits, quality, isObject, counted(said, assigned));
    double share = 1.0 / Math.max(1, objects);
    return new Loss(
        wrong.mul(Torch.number(weights.classification() * share)),
        distance.mul(Torch.number(weights.l1() * share)),
        apart.mul(Torch.number(weights.giou() * share)));
  }

  private static Tensor counted(Prediction<Tensor> said, Assigned assigned) {
    long rows = assigned.counted().length;
    return Tensor.create(assigned.counted(), rows, 1)
        .expand(rows, said.logits().size(2))
        .reshape(-1);
  }

  /**
   * Binary cross entropy against quality^γ; where nothing is to be told, weighted by how much was
   * told, p^γ (DEIM, equation 4).
   */
  private Tensor classification(Tensor logits, Tensor quality, Tensor isObject, Tensor counted) {
    Tensor target = quality.pow(Torch.number(weights.sharpness()));
    Tensor told = torch.sigmoid(logits.detach()).pow(Torch.number(weights.sharpness()));
    Tensor isNothing = isObject.mul(Torch.number(-1)).add(Torch.number(1));
    Tensor weight = told.mul(isNothing).mul(counted).add(isObject);
    return torch.binary_cross_entropy_with_logits(
        logits, target, new TensorOptional(weight), new TensorOptional(), SUMMED);
  }

  /**
   * Who tells what.
   *
   * @param rows of the flattened [N × Q] queries that tell an object
   * @param classIds what each of them tells
   * @param boxes cx, cy, w, h of each
   * @param counted for every query 1, or 0 where telling something is not wrong
   */
  @SuppressWarnings("ArrayRecordComponent") // goes to libtorch as it is
  record Assigned(long[] rows, int[] classIds, float[] boxes, float[] counted) {

    /** Where the told classes stand among the flattened [N × Q × classes] logits. */
    private long[] places(int classes) {
      long[] places = new long[rows.length];
      for (int at = 0; at < rows.length; at++) {
        places[at] = rows[at] * classes + classIds[at];
      }
      return places;
    }

    /** Collects who tells what. */
    static final class Builder {
      private final List<TargetObjects.LabelledBox> objects = new ArrayList<>();
      private final List<Long> rows = new ArrayList<>();
      private final float[] counted;

      Builder(int queries) {
        counted = new float[queries];
        Arrays.fill(counted, 1);
      }

      void tell(int row, TargetObjects.LabelledBox object) {
        rows.add((long) row);
        objects.add(object);
      }

      void excuse(int row) {
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
