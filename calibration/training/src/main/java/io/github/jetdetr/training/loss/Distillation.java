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
 * Knowledge distillation from a larger model (Hinton et al., 2015): the student's queries are
 * matched to the teacher's as to labelled objects, then learn their boxes and their class
 * probabilities, softened by a temperature.
 */
public final class Distillation {

  private static final long REDUCTION_SUM = 2;

  /** Minimum score of the teacher's detections that are used. */
  private static final float MIN_TEACHER_SCORE = 0.3f;

  private final SetLoss loss;
  private final double temperature;

  /**
   * @param weights weights of the parts of the loss
   * @param temperature above 0; the higher, the more less likely classes count
   */
  public Distillation(LossWeights weights, double temperature) {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("the temperature must be above 0, but was " + temperature);
    }
    this.loss = new SetLoss(weights);
    this.temperature = temperature;
  }

  /** The loss of the student's prediction relative to the teacher's. */
  public Loss of(Prediction<Tensor> student, Prediction<Tensor> teacher) {
    TeacherTargets targets = targets(teacher, (int) student.logits().size(1));
    SetLoss.Assigned assigned = loss.assign(student, targets.truths(), 1);
    Loss hard = loss.assignedLoss(student, assigned);
    int objects = assigned.rows().length;
    if (objects == 0) {
      return new Loss(Torch.zeros(1), Torch.zeros(1), Torch.zeros(1));
    }
    long classes = student.logits().size(2);
    Tensor studentLogits =
        softened(student, classes).index_select(0, Tensor.create(assigned.rows(), objects));
    Tensor teacherProbabilities =
        torch
            .sigmoid(softened(teacher, classes))
            .index_select(0, Tensor.create(targets.rows(), objects));
    Tensor classification =
        torch.binary_cross_entropy_with_logits(
            studentLogits,
            teacherProbabilities,
            new TensorOptional(),
            new TensorOptional(),
            REDUCTION_SUM);
    // The gradient of softened targets shrinks by 1/T²; this compensates for it (Hinton, section
    // 2).
    double weight = temperature * temperature / objects;
    return new Loss(classification.mul(Torch.number(weight)), hard.l1(), hard.giou());
  }

  private Tensor softened(Prediction<Tensor> prediction, long classes) {
    return prediction.logits().reshape(-1, classes).div(Torch.number(temperature));
  }

  /**
   * The teacher's detections as training targets.
   *
   * @param truths the objects of each picture
   * @param queries for each picture the teacher's query of each object
   * @param perPicture number of queries of the teacher
   */
  private record TeacherTargets(List<TargetObjects> truths, List<int[]> queries, int perPicture) {

    /** The teacher's flattened queries, in the order of the matched objects. */
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
   * @param maxObjects per picture: as many as the student has queries, so that each is matched
   */
  private static TeacherTargets targets(Prediction<Tensor> teacher, int maxObjects) {
    int queries = (int) teacher.logits().size(1);
    int classes = (int) teacher.logits().size(2);
    float[] scores = Torch.floats(torch.sigmoid(teacher.logits()));
    float[] boxes = Torch.floats(torch.sigmoid(teacher.boxLogits()));
    List<TargetObjects> truths = new ArrayList<>();
    List<int[]> objectQueries = new ArrayList<>();
    for (int picture = 0; picture < teacher.logits().size(0); picture++) {
      List<TargetObjects.LabelledBox> objects = new ArrayList<>();
      List<Integer> confident = new ArrayList<>();
      for (int query = 0; query < queries; query++) {
        int row = picture * queries + query;
        int best = best(scores, row * classes, classes);
        if (scores[row * classes + best] > MIN_TEACHER_SCORE && confident.size() < maxObjects) {
          Box box =
              new Box(boxes[row * 4], boxes[row * 4 + 1], boxes[row * 4 + 2], boxes[row * 4 + 3]);
          objects.add(new TargetObjects.LabelledBox(best, box));
          confident.add(query);
        }
      }
      truths.add(new TargetObjects(objects, List.of()));
      objectQueries.add(confident.stream().mapToInt(Integer::intValue).toArray());
    }
    return new TeacherTargets(truths, objectQueries, queries);
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
