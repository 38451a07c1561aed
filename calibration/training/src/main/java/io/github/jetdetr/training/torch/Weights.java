package io.github.jetdetr.training.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Everything the network knows, in one flat tensor.
 *
 * <p>The layers see named views of it. Because it is one piece, an optimizer step, a moving
 * average, the norm of the gradient and a checkpoint are each one operation on one tensor. A
 * network that is run for the first time declares its layers by asking for them; {@link #seal} then
 * lays them out: what is decayed first, then biases and norms, then the running statistics, which
 * are not learned.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public final class Weights implements AutoCloseable {

  /** What becomes of a value in training. */
  public enum Kind {
    /** Learned and decayed. */
    WEIGHT,
    /** Learned, not decayed: a bias, or the scale of a norm. */
    OFFSET,
    /** Not learned: a running mean or variance. */
    STATISTIC
  }

  /** Makes the first values of a layer. */
  public interface FirstValues {
    float[] make(SplittableRandom random);
  }

  private record Declared(String name, Kind kind, long[] shape, float[] values) {}

  private record Slot(String name, Kind kind, long[] shape, long offset, long size) {}

  private final long seed;
  private final Map<String, Declared> declared = new LinkedHashMap<>();
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private @Nullable Tensor flat;
  private @Nullable Tensor statistics;
  private @Nullable Tensor gradient;
  private long weights;
  private long learned;

  /**
   * @param seed the first values follow from it and from the layers' names, not from their order
   */
  public Weights(long seed) {
    this.seed = seed;
  }

  /** The values of that name; declared by the first who asks. */
  public Tensor get(String name, Kind kind, FirstValues first, long... shape) {
    Tensor view = views.get(name);
    if (view != null) {
      return view;
    }
    if (flat != null) {
      throw new IllegalStateException("no layer is named " + name);
    }
    Declared layer =
        declared.computeIfAbsent(
            name,
            key ->
                new Declared(
                    key, kind, shape, first.make(new SplittableRandom(seed ^ scrambled(key)))));
    return Tensor.create(layer.values, shape);
  }

  /** A hash with more than 32 bits, so that layers do not share their first values. */
  private static long scrambled(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int at = 0; at < name.length(); at++) {
      hash = (hash ^ name.charAt(at)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Lays out what was declared; from here on the views learn. */
  public void seal() {
    List<Declared> layers = new ArrayList<>(declared.values());
    layers.sort(Comparator.comparing(Declared::kind).thenComparing(Declared::name));
    int count = layers.stream().mapToInt(layer -> layer.values.length).sum();
    float[] values = new float[count];
    int at = 0;
    for (Declared layer : layers) {
      System.arraycopy(layer.values, 0, values, at, layer.values.length);
      at += layer.values.length;
      weights += layer.kind == Kind.WEIGHT ? layer.values.length : 0;
      learned += layer.kind == Kind.STATISTIC ? 0 : layer.values.length;
    }
    Tensor all = Tensor.create(values, count);
    Tensor gradients = Torch.zeros(learned);
    long offset = 0;
    for (Declared layer : layers) {
      Slot slot = new Slot(layer.name, layer.kind, layer.shape, offset, layer.values.length);
      slots.add(slot);
      views.put(layer.name, view(all, offset, slot, gradients));
      offset += slot.size;
    }
    flat = all;
    gradient = gradients;
    statistics = all.narrow(0, learned, count - learned);
  }

  /**
   * Weights that share what is learned with these, with a gradient and statistics of their own: for
   * another thread that learns from other pictures at the same time.
   */
  public Weights replica() {
    Weights replica = new Weights(seed);
    replica.weights = weights;
    replica.learned = learned;
    Tensor gradients = Torch.zeros(learned);
    Tensor statistics = flat().narrow(0, learned, flat().numel() - learned).clone();
    for (Slot slot : slots) {
      boolean isLearned = slot.kind != Kind.STATISTIC;
      Tensor source = isLearned ? flat() : statistics;
      long offset = isLearned ? slot.offset : slot.offset - learned;
      replica.views.put(slot.name, view(source, offset, slot, gradients));
    }
    replica.slots.addAll(slots);
    replica.flat = flat();
    replica.gradient = gradients;
    replica.statistics = statistics;
    return replica;
  }

  /** A copy of everything, for an average or to go back to. */
  public Weights copy() {
    Weights copy = replica();
    Tensor values = flat().clone();
    copy.views.clear();
    for (Slot slot : slots) {
      copy.views.put(slot.name, view(values, slot.offset, slot, copy.gradient()));
    }
    copy.flat = values;
    copy.statistics = values.narrow(0, learned, values.numel() - learned);
    return copy;
  }

  private static Tensor view(Tensor source, long offset, Slot slot, Tensor gradients) {
    Tensor view = source.narrow(0, offset, slot.size).view(slot.shape).detach();
    if (slot.kind != Kind.STATISTIC) {
      view.set_requires_grad(true);
      view.mutable_grad().put(gradients.narrow(0, slot.offset, slot.size).view(slot.shape));
    }
    return view;
  }

  /** The running means and variances. */
  public Tensor statistics() {
    return sealed(statistics);
  }

  /** All values, learned ones first. */
  public Tensor flat() {
    return sealed(flat);
  }

  /** The learned values: a view. */
  Tensor learned() {
    return flat().narrow(0, 0, learned);
  }

  /**
   * The gradient of the learned values; filled by going backward, emptied by nobody but its user.
   */
  public Tensor gradient() {
    return sealed(gradient);
  }

  /** How many of the learned values, from the first on, are decayed. */
  long decayed() {
    return weights;
  }

  /** How many values are learned. */
  long learnedCount() {
    return learned;
  }

  /** A layer's values, for writing them down. */
  public float[] values(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("no layer is named " + name);
    }
    return Torch.floats(view);
  }

  /** All values, for a checkpoint. */
  public float[] toArray() {
    return Torch.floats(flat());
  }

  /** Takes all values from a checkpoint. */
  public void fill(float[] values) {
    Torch.fill(flat(), values);
  }

  private static Tensor sealed(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new IllegalStateException("the layers are not laid out yet");
    }
    return tensor;
  }

  @Override
  public void close() {
    views.values().forEach(Tensor::close);
    if (flat != null && gradient != null) {
      flat.close();
      gradient.close();
    }
  }
}
