package io.github.jetdetr.training.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the weights of a model that {@link OnnxExport} wrote, as far as they fit another network.
 *
 * <p>Batch norms were folded into the convolutions; the imported network computes the same with
 * norms that do nothing, and needs one run with {@link TorchOps#measuring} before it is trained on.
 */
public final class OnnxImport {

  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<Integer, Integer> sourceOfClass = new HashMap<>();
  private final int classes;

  private OnnxImport(ModelProto model, List<String> from, List<String> to) {
    model.getGraph().getInitializerList().forEach(it -> initializers.put(it.getName(), it));
    this.classes = to.size();
    for (int classId = 0; classId < to.size(); classId++) {
      if (from.contains(to.get(classId))) {
        sourceOfClass.put(classId, from.indexOf(to.get(classId)));
      }
    }
  }

  /**
   * How much was taken over.
   *
   * @param values number of learned values that were taken over
   * @param of number of learned values of the network
   */
  public record Taken(long values, long of) {}

  /**
   * Takes over every weight whose shape fits; of the class heads, the rows of classes with the same
   * name. The others keep their initial values.
   *
   * @param onnx the model
   * @param from its classes, by number
   * @param weights to be overwritten
   * @param to the classes of {@code weights}, by number
   * @throws IOException if the file cannot be read or is no model
   */
  public static Taken into(Path onnx, List<String> from, Weights weights, List<String> to)
      throws IOException {
    OnnxImport source = new OnnxImport(ModelProto.parseFrom(Files.readAllBytes(onnx)), from, to);
    long taken = 0;
    long all = 0;
    for (Map.Entry<String, long[]> weight : weights.shapes().entrySet()) {
      String name = weight.getKey();
      if (isStatistic(name)) {
        continue;
      }
      long[] shape = weight.getValue();
      float[] values = weights.values(name);
      all += values.length;
      long fitting =
          isHead(name) ? source.takeRows(name, shape, values) : source.take(name, shape, values);
      if (fitting > 0) {
        weights.set(name, values);
        taken += fitting;
      }
      if (fitting == values.length && name.endsWith(".shift") && source.isFolded(name)) {
        source.neutralise(name.substring(0, name.length() - ".shift".length()), weights);
      }
    }
    return new Taken(taken, all);
  }

  private static boolean isStatistic(String name) {
    return name.endsWith(".mean") || name.endsWith(".variance");
  }

  private static boolean isHead(String name) {
    return name.endsWith(".class.weight") || name.endsWith(".class.bias");
  }

  /** Whether the norm of this shift was folded: a layer norm has a shift of its own. */
  private boolean isFolded(String shift) {
    return !initializers.containsKey(shift);
  }

  /** A norm that only adds its shift. */
  private void neutralise(String norm, Weights weights) {
    int channels = weights.values(norm + ".mean").length;
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    weights.set(norm + ".scale", ones);
    weights.set(norm + ".mean", new float[channels]);
    Arrays.fill(ones, (float) (1 - TorchOps.NORM_EPSILON));
    weights.set(norm + ".variance", ones);
  }

  /** Fills {@code values}, if the source has as many in the same arrangement; how many it took. */
  private long take(String name, long[] shape, float[] values) {
    TensorProto tensor = initializer(name);
    if (tensor == null) {
      return 0;
    }
    long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    if (shape.length == 2 && Arrays.equals(dims, new long[] {shape[1], shape[0]})) {
      System.arraycopy(transposed(floats(tensor), (int) shape[0]), 0, values, 0, values.length);
      return values.length;
    }
    if (shape.length != 2 && Arrays.equals(dims, shape)) {
      System.arraycopy(floats(tensor), 0, values, 0, values.length);
      return values.length;
    }
    return 0;
  }

  /** Fills the rows of classes that both have; how many values it took. */
  private long takeRows(String name, long[] shape, float[] values) {
    TensorProto tensor = initializer(name);
    int width = values.length / classes;
    if (tensor == null || (shape.length == 2 && tensor.getDims(0) != width)) {
      return 0;
    }
    float[] source = floats(tensor);
    float[] rows = shape.length == 2 ? transposed(source, source.length / width) : source;
    long taken = 0;
    for (Map.Entry<Integer, Integer> same : sourceOfClass.entrySet()) {
      System.arraycopy(rows, same.getValue() * width, values, same.getKey() * width, width);
      taken += width;
    }
    return taken;
  }

  /** The initializer of a weight; the shift of a folded norm is its convolution's bias. */
  private @Nullable TensorProto initializer(String name) {
    TensorProto own = initializers.get(name);
    if (own != null || !name.endsWith(".shift")) {
      return own;
    }
    return initializers.get(name.substring(0, name.length() - ".shift".length()) + ".bias");
  }

  private static float[] floats(TensorProto tensor) {
    FloatBuffer buffer =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /** [in, out] as [out, in]. */
  private static float[] transposed(float[] values, int out) {
    int in = values.length / out;
    float[] turned = new float[values.length];
    for (int row = 0; row < out; row++) {
      for (int column = 0; column < in; column++) {
        turned[row * in + column] = values[column * out + row];
      }
    }
    return turned;
  }
}
