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
 * Shows the decoder objects with something wrong about them, for it to mend (DN-DETR, Li et al.,
 * 2022, section 4). Which query tells which object is known there, so the decoder learns to refine
 * from the first step on, while the matching of the real queries still changes its mind.
 */
public final class Denoising {

  /** Fewer than real ones: enough to learn mending, at little cost. */
  private static final int ROOM = 32;

  private static final int MAX_GROUPS = 8;

  /** How often the class is a wrong one. */
  private static final double WRONG_CLASS = 0.2;

  /** How far edges move, as a share of the box's half size. */
  private static final double SHIFT = 0.5;

  /** By how much sizes change. */
  private static final double SCALE = 0.4;

  private final NetworkShape shape;
  private final Weights weights;

  public Denoising(NetworkShape shape, Weights weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /**
   * Queries that go before the real ones.
   *
   * @param count how many for each picture
   * @param content [N, count, C]
   * @param boxLogits [N, count, 4]
   * @param mask for the self-attention over these and the real ones; nobody sees another group, and
   *     the real ones see none, so nothing leaks
   * @param assigned what each is to become
   */
  public record Noisy(
      int count, Tensor content, Tensor boxLogits, Tensor mask, SetLoss.Assigned assigned) {}

  /** What a class looks like before anything is known, [classes, C]. */
  public Tensor embedding() {
    return weights.get(
        "denoise.class",
        Weights.Kind.WEIGHT,
        random -> Initialization.XAVIER.linearWeights(random, shape.classes(), shape.width()),
        shape.classes(),
        shape.width());
  }

  public Noisy queries(List<TargetObjects> truths, SplittableRandom random) {
    int most = truths.stream().mapToInt(truth -> truth.objects().size()).max().orElse(0);
    int groups = most == 0 ? 0 : Math.min(MAX_GROUPS, Math.max(1, ROOM / most));
    int count = most * groups;
    long[] classes = new long[truths.size() * count];
    float[] boxes = new float[truths.size() * count * 4];
    SetLoss.Assigned.Builder assigned = new SetLoss.Assigned.Builder(truths.size() * count);
    for (int picture = 0; picture < truths.size(); picture++) {
      List<TargetObjects.LabelledBox> objects = truths.get(picture).objects();
      for (int at = 0; at < count; at++) {
        int row = picture * count + at;
        if (at % most < objects.size()) {
          TargetObjects.LabelledBox object = objects.get(at % most);
          assigned.tell(row, object);
          boolean isWrong = random.nextDouble() < WRONG_CLASS;
          classes[row] = isWrong ? random.nextInt(shape.classes()) : object.classId();
          spoil(object.box(), random, boxes, row * 4);
        } else {
          assigned.excuse(row);
        }
      }
    }
    Tensor content =
        embedding()
            .index_select(0, Tensor.create(classes, classes.length))
            .view(truths.size(), count, shape.width());
    Tensor boxLogits = Tensor.create(boxes, truths.size(), count, 4);
    return new Noisy(count, content, boxLogits, mask(most, count), assigned.build());
  }

  private static void spoil(Box box, SplittableRandom random, float[] into, int at) {
    into[at] = Positions.logit(box.cx() + swing(random) * SHIFT * box.w() / 2);
    into[at + 1] = Positions.logit(box.cy() + swing(random) * SHIFT * box.h() / 2);
    into[at + 2] = Positions.logit(box.w() * (1 + swing(random) * SCALE));
    into[at + 3] = Positions.logit(box.h() * (1 + swing(random) * SCALE));
  }

  /** In −1..1. */
  private static double swing(SplittableRandom random) {
    return random.nextDouble() * 2 - 1;
  }

  private Tensor mask(int most, int count) {
    int all = count + shape.queries();
    float[] mask = new float[all * all];
    for (int from = 0; from < all; from++) {
      for (int to = 0; to < count; to++) {
        boolean isOwnGroup = from < count && from / most == to / most;
        mask[from * all + to] = isOwnGroup ? 0 : Float.NEGATIVE_INFINITY;
      }
    }
    return Tensor.create(mask, all, all);
  }

  /** Noisy queries and real ones as one. */
  public static Queries<Tensor> join(Noisy noisy, Queries<Tensor> real) {
    return new Queries<>(
        torch.cat(new org.bytedeco.pytorch.TensorVector(noisy.content, real.content().detach()), 1),
        new Prediction<>(
            real.first().logits(),
            Torch.concat(1, noisy.boxLogits, real.first().boxLogits().detach())));
  }
}
