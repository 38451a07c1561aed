package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.network.Prediction;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a teacher predicts on pictures: asked for each batch, or remembered. Thread-safe. */
public interface TeacherAnswers {

  /**
   * The teacher's prediction.
   *
   * @param images [N, 3, H, W] in 0..1
   * @param truths what is known about these pictures, N of them
   */
  Prediction<Tensor> predict(Tensor images, List<TargetObjects> truths);
}
