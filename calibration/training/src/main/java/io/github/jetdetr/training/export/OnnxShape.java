package io.github.jetdetr.training.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.training.network.NetworkShape;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dimensions of the network in a file that {@link OnnxExport} wrote, from the names and sizes
 * of its weights, inputs and outputs.
 *
 * <p>That there is a network of these dimensions in the file does not say that there is nothing
 * else; whoever needs to know compares the file with {@link OnnxExport#model} of its weights.
 */
public final class OnnxShape {

  /** Sampling weights are one a level, head and point. */
  private static final int LEVELS = 3;

  private final GraphProto graph;
  private final Map<String, TensorProto> initializers = new HashMap<>();

  private OnnxShape(GraphProto graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(it -> initializers.put(it.getName(), it));
  }

  /**
   * Infers the dimensions.
   *
   * @throws ModelException in one line, without the file's name, if {@link OnnxExport} writes
   *     nothing like this model
   */
  public static NetworkShape of(ModelProto model) throws ModelException {
    try {
      return new OnnxShape(model.getGraph()).read();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private NetworkShape read() throws ModelException {
    int[] images = value(graph.getInputList(), "images", 4);
    int[] logits = value(graph.getOutputList(), "pred_logits", 3);
    int[] boxes = value(graph.getOutputList(), "pred_boxes", 3);
    if (images[1] != 3 || boxes[1] != logits[1] || boxes[2] != 4) {
      throw new ModelException("its inputs and outputs are not those of a detector");
    }
    int width = weight("select.prepare.weight", 2)[1];
    int heads = heads();
    int samples = weight("decoder0.cross.weights.weight", 2)[1];
    if (samples % (LEVELS * heads) != 0) {
      throw new ModelException("%d samples cannot be those of %d heads".formatted(samples, heads));
    }
    return new NetworkShape(
        images[3],
        images[2],
        logits[2],
        width,
        logits[1],
        heads,
        samples / (LEVELS * heads),
        count("decoder%d.cross.weights.weight"),
        weight("encoder.feed.in.weight", 2)[1],
        weight("stem.weight", 4)[0],
        count("stage16.block%d.narrow.weight"));
  }

  /**
   * The number of attention heads, by which no weight differs: queries are divided into them by a
   * reshape to [N, tokens, heads, width ÷ heads].
   */
  private int heads() throws ModelException {
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Reshape")
          && node.getInputCount() == 2
          && node.getInput(0).equals("encoder.attention.query")) {
        TensorProto shape = initializers.get(node.getInput(1));
        if (shape != null && shape.getRawData().size() == 4 * Long.BYTES) {
          LongBuffer sizes =
              shape
                  .getRawData()
                  .asReadOnlyByteBuffer()
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .asLongBuffer();
          return positive(sizes.get(2), "heads");
        }
      }
    }
    throw new ModelException("it has no attention heads");
  }

  /** How many weights there are whose names differ by their number, from 0 on. */
  private int count(String numbered) {
    int count = 0;
    while (initializers.containsKey(numbered.formatted(count))) {
      count++;
    }
    return count;
  }

  private int[] weight(String name, int rank) throws ModelException {
    TensorProto tensor = initializers.get(name);
    if (tensor == null) {
      throw new ModelException("it has no weight " + name);
    }
    if (tensor.getDimsCount() != rank) {
      throw new ModelException("%s has %d dimensions".formatted(name, tensor.getDimsCount()));
    }
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = positive(tensor.getDims(axis), name);
    }
    return sizes;
  }

  /** The sizes of an input or output; the first one, the number of pictures, is 0. */
  private static int[] value(List<ValueInfoProto> values, String name, int rank)
      throws ModelException {
    for (ValueInfoProto value : values) {
      TensorShapeProto shape = value.getType().getTensorType().getShape();
      if (value.getName().equals(name) && shape.getDimCount() == rank) {
        int[] sizes = new int[rank];
        for (int axis = 1; axis < rank; axis++) {
          sizes[axis] = positive(shape.getDim(axis).getDimValue(), name);
        }
        return sizes;
      }
    }
    throw new ModelException("it has no %s with %d dimensions".formatted(name, rank));
  }

  private static int positive(long size, String what) throws ModelException {
    if (size < 1) {
      throw new ModelException("%s has a size of %d".formatted(what, size));
    }
    return Math.toIntExact(size);
  }
}
