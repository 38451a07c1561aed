package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.network.Positions;
import io.github.jetdetr.training.network.Prediction;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A teacher's answers that came with the pictures ({@link TargetObjects#taught}), cropped and
 * mirrored like them, so that the teacher runs once for each picture and not in every step.
 *
 * @param classes number of classes
 */
public record RememberedAnswers(int classes) implements TeacherAnswers {

  /** Logit of a query that stands for nothing: below any score that is used. */
  private static final float NOTHING = -20;

  @Override
  public Prediction<Tensor> predict(Tensor images, List<TargetObjects> truths) {
    int queries =
        Math.max(1, truths.stream().mapToInt(truth -> truth.taught().size()).max().orElse(0));
    float[] logits = new float[truths.size() * queries * classes];
    float[] boxes = new float[truths.size() * queries * 4];
    Arrays.fill(logits, NOTHING);
    for (int picture = 0; picture < truths.size(); picture++) {
      List<TargetObjects.TaughtBox> taught = truths.get(picture).taught();
      for (int at = 0; at < taught.size(); at++) {
        int row = picture * queries + at;
        for (int classId = 0; classId < classes; classId++) {
          logits[row * classes + classId] =
              Positions.logit(taught.get(at).probabilities().get(classId));
        }
        Box box = taught.get(at).box();
        boxes[row * 4] = Positions.logit(box.cx());
        boxes[row * 4 + 1] = Positions.logit(box.cy());
        boxes[row * 4 + 2] = Positions.logit(box.w());
        boxes[row * 4 + 3] = Positions.logit(box.h());
      }
    }
    return new Prediction<>(
        Tensor.create(logits, truths.size(), queries, classes),
        Tensor.create(boxes, truths.size(), queries, 4));
  }
}
