package io.github.jetdetr.training.loss;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.jetdetr.engine.onnxruntime.OnnxRuntimeLibrary;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.torch.Torch;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;

/**
 * A larger model for distillation, as ONNX in the queries layout: one input [N, 3, H, W] in 0..1,
 * outputs {@code pred_logits} [N, Q, C] and {@code pred_boxes} [N, Q, 4], for the same classes.
 * Safe for concurrent use; must be closed.
 */
public final class Teacher implements TeacherAnswers, AutoCloseable {

  /** ONNX Runtime parses graphs recursively, deeper than the default stack allows. */
  private static final long STACK_BYTES = 16L << 20;

  private final OrtEnvironment environment = OnnxRuntimeLibrary.environment();
  private final OrtSession session;
  private final String input;
  private final int width;
  private final int height;
  private final int classes;

  private Teacher(OrtSession session, int classes) throws OrtException {
    this.session = session;
    this.classes = classes;
    this.input = session.getInputNames().iterator().next();
    long[] shape = shape(session, input);
    if (shape.length != 4 || shape[2] <= 0 || shape[3] <= 0) {
      throw new IllegalArgumentException(
          "the teacher's input must be [N, 3, H, W] with fixed height and width");
    }
    this.height = (int) shape[2];
    this.width = (int) shape[3];
  }

  /**
   * Opens a teacher.
   *
   * @param classes number of classes of teacher and student
   * @throws IllegalArgumentException if it is not a model, or has another layout or number of
   *     classes
   */
  public static Teacher open(Path onnx, int classes) throws InterruptedException {
    Teacher[] opened = new Teacher[1];
    Exception[] failed = new Exception[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                opened[0] = openChecked(onnx, classes);
              } catch (OrtException | IllegalArgumentException e) {
                failed[0] = e;
              }
            },
            "teacher",
            STACK_BYTES);
    thread.start();
    thread.join();
    if (failed[0] != null) {
      throw new IllegalArgumentException(onnx + ": " + failed[0].getMessage(), failed[0]);
    }
    return opened[0];
  }

  private static Teacher openChecked(Path onnx, int classes) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    OrtSession session = OnnxRuntimeLibrary.environment().createSession(onnx.toString(), options);
    try {
      if (!session.getOutputNames().contains("pred_logits")
          || !session.getOutputNames().contains("pred_boxes")) {
        throw new IllegalArgumentException(
            "a teacher must have the outputs pred_logits and pred_boxes, but this model has "
                + session.getOutputNames());
      }
      long[] logits = shape(session, "pred_logits");
      if (logits[2] != classes) {
        throw new IllegalArgumentException(
            "the teacher has %d classes, the student %d".formatted(logits[2], classes));
      }
      return new Teacher(session, classes);
    } catch (OrtException | IllegalArgumentException e) {
      session.close();
      throw e;
    }
  }

  private static long[] shape(OrtSession session, String name) throws OrtException {
    var info =
        session.getInputInfo().containsKey(name)
            ? session.getInputInfo().get(name)
            : session.getOutputInfo().get(name);
    if (info == null || !(info.getInfo() instanceof TensorInfo tensor)) {
      throw new IllegalArgumentException(name + " is not a tensor");
    }
    return tensor.getShape();
  }

  @Override
  public Prediction<Tensor> predict(Tensor images, List<TargetObjects> truths) {
    return predict(images);
  }

  /**
   * The teacher's prediction for these pictures.
   *
   * @param images [N, 3, H, W] in 0..1, of any size; resized to the teacher's input
   */
  public Prediction<Tensor> predict(Tensor images) {
    long count = images.size(0);
    Tensor scaled = resized(images);
    try (OnnxTensor pictures =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(Torch.floats(scaled)),
                new long[] {count, 3, height, width});
        OrtSession.Result outputs = session.run(Map.of(input, pictures))) {
      Tensor boxes = tensor(outputs, "pred_boxes", count, 4);
      return new Prediction<>(tensor(outputs, "pred_logits", count, classes), torch.logit(boxes));
    } catch (OrtException e) {
      throw new IllegalStateException("the teacher failed: " + e.getMessage(), e);
    }
  }

  private static Tensor tensor(OrtSession.Result outputs, String name, long count, long columns) {
    FloatBuffer buffer =
        ((OnnxTensor) outputs.get(name).orElseThrow(IllegalStateException::new)).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return Tensor.create(values, count, values.length / count / columns, columns);
  }

  private Tensor resized(Tensor images) {
    InterpolateFuncOptions options = new InterpolateFuncOptions();
    options.size().put(new LongVector(height, width));
    options.mode().put(new kBilinear());
    options.align_corners().put(new BoolOptional(false));
    return torch.interpolate(images, options);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
