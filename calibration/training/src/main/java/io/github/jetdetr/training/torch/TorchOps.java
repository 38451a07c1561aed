package io.github.jetdetr.training.torch;

import io.github.jetdetr.training.network.Initialization;
import io.github.jetdetr.training.network.Ops;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Computes a network with libtorch; all tensors belong to the innermost open PointerScope. */
public final class TorchOps implements Ops<Tensor> {

  /** ε of batch and layer norms. */
  public static final double NORM_EPSILON = 1e-5;

  private static final double STATISTICS_MOMENTUM = 0.03;

  /** A channel that is the same everywhere must not be scaled up without bound. */
  private static final double MIN_VARIANCE = 1e-3;

  private final Weights weights;
  private final @Nullable Dropout dropout;
  private final Norms norms;
  private final boolean isDetaching;

  /** What batch norms do. */
  private enum Norms {
    BATCH,
    RUNNING,
    MEASURED
  }

  private TorchOps(Weights weights, @Nullable Dropout dropout, Norms norms, boolean isDetaching) {
    this.weights = weights;
    this.dropout = dropout;
    this.norms = norms;
    this.isDetaching = isDetaching;
  }

  /** For training: norms use the batch's statistics, dropout is active. */
  public static TorchOps training(Weights weights, Dropout dropout) {
    return new TorchOps(weights, dropout, Norms.BATCH, true);
  }

  /** For inference: norms use the running statistics, no dropout. */
  public static TorchOps inference(Weights weights) {
    return new TorchOps(weights, null, Norms.RUNNING, true);
  }

  /**
   * For inference whose gradient is wanted: nothing is detached, so that it is the gradient of all
   * that is computed, and not the part of it that training uses.
   */
  public static TorchOps differentiable(Weights weights) {
    return new TorchOps(weights, null, Norms.RUNNING, false);
  }

  /**
   * For inference that gives every batch norm the statistics of the batch, and scale and shift that
   * leave its output as it was. A network whose norms were folded into its convolutions can be
   * trained on after one run.
   */
  public static TorchOps measuring(Weights weights) {
    return new TorchOps(weights, null, Norms.MEASURED, true);
  }

  @Override
  public Tensor constant(float[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  @Override
  public Tensor convNorm(String name, Tensor x, int in, int out, int kernel, int stride) {
    Tensor weight =
        weights.get(
            name + ".weight",
            Weights.Kind.WEIGHT,
            random -> Initialization.convWeights(random, in, out, kernel),
            out,
            in,
            kernel,
            kernel);
    long pad = kernel / 2;
    Tensor convolved =
        torch.conv2d(
            x,
            weight,
            new TensorOptional(),
            new long[] {stride, stride},
            new long[] {pad, pad},
            new long[] {1, 1},
            1);
    Tensor scale = perChannel(name + ".scale", Weights.Kind.OFFSET, 1, out);
    Tensor shift = perChannel(name + ".shift", Weights.Kind.OFFSET, 0, out);
    Tensor mean = perChannel(name + ".mean", Weights.Kind.STATISTIC, 0, out);
    Tensor variance = perChannel(name + ".variance", Weights.Kind.STATISTIC, 1, out);
    if (norms == Norms.MEASURED) {
      measure(convolved, scale, shift, mean, variance);
    }
    return torch.batch_norm(
        convolved,
        new TensorOptional(scale),
        new TensorOptional(shift),
        new TensorOptional(mean),
        new TensorOptional(variance),
        norms == Norms.BATCH,
        STATISTICS_MOMENTUM,
        NORM_EPSILON,
        false);
  }

  /** Sets a norm's statistics to those of its input, with scale and shift that undo the change. */
  private static void measure(Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance) {
    Tensor byChannel = x.transpose(0, 1).reshape(x.size(1), -1);
    Tensor newMean = byChannel.mean(new long[] {1}, false, new ScalarTypeOptional());
    Tensor centred = byChannel.sub(newMean.unsqueeze(1));
    Tensor newVariance =
        centred
            .mul(centred)
            .mean(new long[] {1}, false, new ScalarTypeOptional())
            .clamp_min(Torch.number(MIN_VARIANCE));
    Tensor gain = scale.div(variance.add(Torch.number(NORM_EPSILON)).sqrt());
    shift.add_(newMean.sub(mean).mul(gain));
    scale.copy_(gain.mul(newVariance.add(Torch.number(NORM_EPSILON)).sqrt()));
    mean.copy_(newMean);
    variance.copy_(newVariance);
  }

  private Tensor perChannel(String name, Weights.Kind kind, float first, int channels) {
    return weights.get(
        name, kind, random -> new Initialization(0, first).biases(channels), channels);
  }

  @Override
  public Tensor linear(String name, Tensor x, int in, int out, Initialization initialization) {
    Tensor weight =
        weights.get(
            name + ".weight",
            Weights.Kind.WEIGHT,
            random -> initialization.linearWeights(random, in, out),
            out,
            in);
    Tensor bias =
        weights.get(name + ".bias", Weights.Kind.OFFSET, random -> initialization.biases(out), out);
    return torch.linear(x, weight, bias);
  }

  @Override
  public Tensor layerNorm(String name, Tensor x, int width) {
    return torch.layer_norm(
        x,
        new long[] {width},
        new TensorOptional(perChannel(name + ".scale", Weights.Kind.OFFSET, 1, width)),
        new TensorOptional(perChannel(name + ".shift", Weights.Kind.OFFSET, 0, width)),
        NORM_EPSILON,
        false);
  }

  @Override
  public Tensor relu(Tensor x) {
    return torch.relu(x);
  }

  @Override
  public Tensor sigmoid(Tensor x) {
    return torch.sigmoid(x);
  }

  @Override
  public Tensor softmax(Tensor x) {
    return x.softmax(-1);
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return a.add(b);
  }

  @Override
  public Tensor mul(Tensor a, Tensor b) {
    return a.mul(b);
  }

  @Override
  public Tensor mul(Tensor a, float b) {
    return a.mul(Torch.number(b));
  }

  @Override
  public Tensor matmul(Tensor a, Tensor b) {
    return torch.matmul(a, b);
  }

  @Override
  public Tensor reshape(Tensor x, long... shape) {
    long[] full = shape.clone();
    for (int axis = 0; axis < full.length; axis++) {
      full[axis] = full[axis] == 0 ? x.size(axis) : full[axis];
    }
    return x.reshape(full);
  }

  @Override
  public Tensor permute(Tensor x, int... axes) {
    long[] order = new long[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      order[axis] = axes[axis];
    }
    return x.permute(order);
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), axis);
  }

  @Override
  public Tensor slice(Tensor x, int axis, long from, long to) {
    return x.narrow(axis, from, to - from);
  }

  @Override
  public Tensor max(Tensor x) {
    return x.amax(new long[] {-1}, false);
  }

  @Override
  public Tensor sum(Tensor x) {
    return x.sum(-1);
  }

  @Override
  public Tensor topK(Tensor scores, int count) {
    return torch.topk(scores, count, -1, true, true).get1();
  }

  @Override
  public Tensor gatherRows(Tensor x, Tensor indices) {
    Tensor expanded = indices.unsqueeze(-1).expand(indices.size(0), indices.size(1), x.size(2));
    return torch.gather(x, 1, expanded);
  }

  @Override
  public Tensor gather(Tensor table, Tensor indices) {
    return table
        .index_select(0, indices.reshape(-1))
        .view(indices.size(0), indices.size(1), table.size(1));
  }

  @Override
  public Tensor sample(Tensor x, Tensor indices) {
    return torch.grid_sampler(x, indices, 0, 0, false);
  }

  @Override
  public Tensor upsample(Tensor x) {
    return torch.upsample_nearest2d(x, new long[] {x.size(2) * 2, x.size(3) * 2});
  }

  @Override
  public Tensor dropout(Tensor x) {
    return dropout == null ? x : dropout.drop(x);
  }

  @Override
  public Tensor detach(Tensor x) {
    return isDetaching ? x.detach() : x;
  }
}
