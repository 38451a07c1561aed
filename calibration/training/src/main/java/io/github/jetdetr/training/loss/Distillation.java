package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Learning from what a larger model says rather than from the truth alone (Hinton et al., 2015):
 * the pupil's queries are matched to the teacher's as to true objects, then take over their boxes
 * and, softened by a temperature, what they hold possible beside the class they tell.
 */
public final class Distillation {

  private static final long SUMMED = 2;

  /** What the teacher is less sure of is left to the truth. */
  private static final float SURE = 0.3f;

  private final SetLoss loss;
  private final double temperature;

  /**
   * @param temperature above 0; the higher, the more the less likely classes count
   */
  public Distillation(LossWeights weights, double temperature) {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("the temperature must be above 0, was " + temperature);
    }
    this.loss = new SetLoss(weights);
    this.temperature = temperature;
  }

  /** What the pupil would have to change to say what the teacher says. */
  public Loss of(Prediction<Tensor> pupil, Prediction<Tensor> teacher) {
    Told said = told(teacher, (int) pupil.logits().size(1));
    SetLoss.Assigned assigned = loss.assign(pupil, said.truths(), 1);
    Loss hard = loss.known(pupil, assigned);
    int objects = assigned.rows().length;
    if (objects == 0) {
      return new Loss(Torch.zeros(1), Torch.zeros(1), Torch.zeros(1));
    }
    long classes = pupil.logits().size(2);
    Tensor asks = softened(pupil, classes).index_select(0, Tensor.create(assigned.rows(), objects));
    Tensor answers =
        torch
            .sigmoid(softened(teacher, classes))
            .index_select(0, Tensor.create(said.rows(), objects));
    Tensor wrong =
        torch.binary_cross_entropy_with_logits(
            asks, answers, new TensorOptional(), new TensorOptional(), SUMMED);
    // The gradient of softened targets shrinks by 1/T²; this puts it back (Hinton, section 2).
    double weight = temperature * temperature / objects;
    return new Loss(wrong.mul(Torch.number(weight)), hard.l1(), hard.giou());
  }

  private Tensor softened(Prediction<Tensor> said, long classes) {
    return said.logits().reshape(-1, classes).div(Torch.number(temperature));
  }

  /**
   * The teacher's objects as if they were true.
   *
   * @param truths of each picture
   * @param queries for each picture the query behind each object
   * @param perPicture queries of the teacher
   */
  private record Told(List<TargetObjects> truths, List<int[]> queries, int perPicture) {

    /** The teacher's flattened queries, in the order in which the matching tells their objects. */
    long[] rows() {
      return IntStream.range(0, queries.size())
          .boxed()
          .flatMapToLong(
              picture ->
                  Arrays.stream(queries.get(picture))
                      .mapToLong(query -> (long) picture * perPicture + query))
          .toArray();
    }
  }

  /**
   * @param most objects of one picture: as many as the pupil has queries, so that each finds one
   */
  private static Told told(Prediction<Tensor> teacher, int most) {
    int queries = (int) teacher.logits().size(1);
    int classes = (int) teacher.logits().size(2);
    float[] scores = Torch.floats(torch.sigmoid(teacher.logits()));
    float[] boxes = Torch.floats(torch.sigmoid(teacher.boxLogits()));
    List<TargetObjects> truths = new ArrayList<>();
    List<int[]> behind = new ArrayList<>();
    for (int picture = 0; picture < teacher.logits().size(0); picture++) {
      List<TargetObjects.LabelledBox> objects = new ArrayList<>();
      List<Integer> sure = new ArrayList<>();
      for (int query = 0; query < queries; query++) {
        int row = picture * queries + query;
        int best = best(scores, row * classes, classes);
        if (scores[row * classes + best] > SURE && sure.size() < most) {
          Box box =
              new Box(boxes[row * 4], boxes[row * 4 + 1], boxes[row * 4 + 2], boxes[row * 4 + 3]);
          objects.add(new TargetObjects.LabelledBox(best, box));
          sure.add(query);
        }
      }
      truths.add(new TargetObjects(objects, List.of()));
      behind.add(sure.stream().mapToInt(Integer::intValue).toArray());
    }
    return new Told(truths, behind, queries);
  }

  private static int best(float[] scores, int from, int classes) {
    int best = 0;
    for (int at = 1; at < classes; at++) {
      if (scores[from + at] > scores[from + best]) {
        best = at;
      }
    }
    return best;
  }
}
