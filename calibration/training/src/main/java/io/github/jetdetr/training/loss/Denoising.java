package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.network.Initialization;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.network.Positions;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.network.Queries;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.Weights;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Denoising queries: labelled objects with noise, which the decoder learns to reconstruct (DN-DETR,
 * Li et al., 2022, section 4). Their assignment to objects is known, so the decoder learns to
 * refine boxes from the first step on, while the matching of the real queries is still unstable.
 */
public final class Denoising {

  /** Maximum number of denoising queries; fewer than real ones, to limit the cost. */
  private static final int MAX_QUERIES = 32;

  private static final int MAX_GROUPS = 8;

  /** Probability of a random class. */
  private static final double RANDOM_CLASS_PROBABILITY = 0.2;

  /** Maximum shift of the centre, relative to half the box's size. */
  private static final double MAX_SHIFT = 0.5;

  /** Maximum relative change of width and height. */
  private static final double MAX_SCALE = 0.4;

  private final NetworkShape shape;
  private final Weights weights;

  public Denoising(NetworkShape shape, Weights weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /**
   * Denoising queries, which precede the real ones.
   *
   * @param count number of queries per picture
   * @param content [N, count, C]
   * @param boxLogits [N, count, 4]
   * @param mask added to the self-attention scores of these and the real queries: groups do not
   *     attend to each other and real queries attend to none of them, so that no labels leak
   * @param assigned the target of each query
   */
  public record Noisy(
      int count, Tensor content, Tensor boxLogits, Tensor mask, SetLoss.Assigned assigned) {}

  /** The learned embedding of each class, [classes, C]. */
  public Tensor embedding() {
    return weights.get(
        "denoise.class",
        Weights.Kind.WEIGHT,
        random -> Initialization.XAVIER.linearWeights(random, shape.classes(), shape.width()),
        shape.classes(),
        shape.width());
  }

  /** The denoising queries of these pictures. */
  public Noisy queries(List<TargetObjects> truths, SplittableRandom random) {
    int maxObjects = truths.stream().mapToInt(truth -> truth.objects().size()).max().orElse(0);
    int groups = maxObjects == 0 ? 0 : Math.min(MAX_GROUPS, Math.max(1, MAX_QUERIES / maxObjects));
    int count = maxObjects * groups;
    long[] classes = new long[truths.size() * count];
    float[] boxes = new float[truths.size() * count * 4];
    SetLoss.Assigned.Builder assigned = new SetLoss.Assigned.Builder(truths.size() * count);
    for (int picture = 0; picture < truths.size(); picture++) {
      List<TargetObjects.LabelledBox> objects = truths.get(picture).objects();
      for (int at = 0; at < count; at++) {
        int row = picture * count + at;
        if (at % maxObjects < objects.size()) {
          TargetObjects.LabelledBox object = objects.get(at % maxObjects);
          assigned.assign(row, object);
          boolean isRandomClass = random.nextDouble() < RANDOM_CLASS_PROBABILITY;
          classes[row] = isRandomClass ? random.nextInt(shape.classes()) : object.classId();
          addNoise(object.box(), random, boxes, row * 4);
        } else {
          assigned.ignore(row);
        }
      }
    }
    Tensor content =
        embedding()
            .index_select(0, Tensor.create(classes, classes.length))
            .view(truths.size(), count, shape.width());
    Tensor boxLogits = Tensor.create(boxes, truths.size(), count, 4);
    return new Noisy(count, content, boxLogits, mask(maxObjects, count), assigned.build());
  }

  private static void addNoise(Box box, SplittableRandom random, float[] into, int at) {
    into[at] = Positions.logit(box.cx() + uniform(random) * MAX_SHIFT * box.w() / 2);
    into[at + 1] = Positions.logit(box.cy() + uniform(random) * MAX_SHIFT * box.h() / 2);
    into[at + 2] = Positions.logit(box.w() * (1 + uniform(random) * MAX_SCALE));
    into[at + 3] = Positions.logit(box.h() * (1 + uniform(random) * MAX_SCALE));
  }

  /** Uniform in −1..1. */
  private static double uniform(SplittableRandom random) {
    return random.nextDouble() * 2 - 1;
  }

  private Tensor mask(int maxObjects, int count) {
    int all = count + shape.queries();
    float[] mask = new float[all * all];
    for (int from = 0; from < all; from++) {
      for (int to = 0; to < count; to++) {
        boolean isOwnGroup = from < count && from / maxObjects == to / maxObjects;
        mask[from * all + to] = isOwnGroup ? 0 : Float.NEGATIVE_INFINITY;
      }
    }
    return Tensor.create(mask, all, all);
  }

  /** Denoising queries followed by the real ones. */
  public static Queries<Tensor> join(Noisy noisy, Queries<Tensor> real) {
    return new Queries<>(
        torch.cat(new org.bytedeco.pytorch.TensorVector(noisy.content, real.content().detach()), 1),
        new Prediction<>(
            real.first().logits(),
            Torch.concat(1, noisy.boxLogits, real.first().boxLogits().detach())));
  }
}
