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
 * All weights of the network in one flat tensor.
 *
 * <p>Layers use named views of it. An optimizer step, a moving average, the norm of the gradient
 * and a checkpoint are therefore single operations on one tensor. A network declares its weights on
 * its first run by requesting them; {@link #seal} then lays them out: weights with decay first,
 * then biases and norms, then running statistics, which are not learned. Owns native memory; must
 * be closed.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public final class Weights implements AutoCloseable {

  /** How a value is treated in training. */
  public enum Kind {
    /** Learned, with weight decay. */
    WEIGHT,
    /** Learned, without weight decay: a bias, or the scale of a norm. */
    OFFSET,
    /** Not learned: a running mean or variance. */
    STATISTIC
  }

  /** Computes the initial values of a weight. */
  public interface Initializer {
    float[] values(SplittableRandom random);
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
   * @param seed determines the initial values together with the names, independent of their order
   */
  public Weights(long seed) {
    this.seed = seed;
  }

  /**
   * The weight of this name; the first call before {@link #seal} declares it.
   *
   * @throws IllegalStateException if it was not declared before {@link #seal}
   */
  public Tensor get(String name, Kind kind, Initializer initializer, long... shape) {
    Tensor view = views.get(name);
    if (view != null) {
      return view;
    }
    if (flat != null) {
      throw new IllegalStateException("there is no weight named " + name);
    }
    Declared layer =
        declared.computeIfAbsent(
            name,
            key ->
                new Declared(
                    key, kind, shape, initializer.values(new SplittableRandom(seed ^ hash(key)))));
    return Tensor.create(layer.values, shape);
  }

  /** A 64-bit FNV-1a hash, so that different names have different initial values. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int at = 0; at < name.length(); at++) {
      hash = (hash ^ name.charAt(at)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Lays out the declared weights; from now on the views have gradients. */
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
   * Weights that share the learned values with these but have their own gradient and statistics,
   * for another thread that processes other pictures at the same time.
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

  /** An independent copy, such as for a moving average. */
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

  /** All values, learned ones first; live. */
  public Tensor flat() {
    return sealed(flat);
  }

  /** The learned values; a view. */
  Tensor learned() {
    return flat().narrow(0, 0, learned);
  }

  /**
   * The gradient of the learned values, which backward passes accumulate; the caller has to clear
   * it.
   */
  public Tensor gradient() {
    return sealed(gradient);
  }

  /** Number of learned values with weight decay; they come first. */
  long decayed() {
    return weights;
  }

  /** Number of learned values. */
  long learnedCount() {
    return learned;
  }

  /** The shape of every weight, by name. */
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    slots.forEach(slot -> shapes.put(slot.name, slot.shape.clone()));
    return shapes;
  }

  /**
   * Overwrites a weight.
   *
   * @param values row-major
   * @throws IllegalArgumentException if there is none of this name, or it has another size
   */
  public void set(String name, float[] values) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("there is no weight named " + name);
    }
    Torch.fill(view, values);
  }

  /** A copy of the values of a weight, row-major. */
  public float[] values(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("there is no weight named " + name);
    }
    return Torch.floats(view);
  }

  /** A copy of all values, for a checkpoint. */
  public float[] toArray() {
    return Torch.floats(flat());
  }

  /** Sets all values, from a checkpoint. */
  public void fill(float[] values) {
    Torch.fill(flat(), values);
  }

  private static Tensor sealed(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new IllegalStateException("seal() was not called yet");
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
