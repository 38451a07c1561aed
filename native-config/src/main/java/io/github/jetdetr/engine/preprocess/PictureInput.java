package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Converts frames to graph inputs for a {@code GraphRunner}, with the same preprocessing code as an
 * {@code Engine}.
 *
 * <p>Owns native memory; used by one thread at a time.
 */
public final class PictureInput implements AutoCloseable {

  private final InputSpec spec;
  private final FloatPointer memory;
  private final FloatBuffer canvas;
  private final Preprocessor preprocessor;
  private final List<TensorInfo> declared;
  private boolean closed;

  /**
   * Allocates memory for one canvas, which all pictures share.
   *
   * @param declared the inputs as declared by the graph
   */
  public PictureInput(InputSpec spec, List<TensorInfo> declared) {
    this.spec = spec.fixed();
    this.declared = List.copyOf(declared);
    memory = new FloatPointer(3L * spec.height() * spec.width());
    canvas = memory.asBuffer();
    preprocessor = new Preprocessor(this.spec, memory.address(), canvas);
  }

  /**
   * Computes every input of the graph, by name, in new arrays; the frame may be reused afterwards.
   * The picture is float32, whatever the graph declares, and alone in its batch.
   */
  public Map<String, HostTensor> read(Frame frame) {
    Placement placement = preprocessor.run(frame);
    float[] pixels = new float[canvas.capacity()];
    canvas.get(0, pixels);
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put(spec.image(), HostTensor.of(pixels, 1, 3, spec.height(), spec.width()));
    for (FedInput fed : spec.fed()) {
      for (TensorInfo input : declared) {
        if (input.name().equals(fed.name())) {
          inputs.put(fed.name(), tensor(fed, input, placement));
        }
      }
    }
    return inputs;
  }

  private HostTensor tensor(FedInput fed, TensorInfo input, Placement placement) {
    List<Long> shape = shape(input);
    int elements = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    TensorInfo.Type type = input.type();
    boolean floats = type == TensorInfo.Type.FLOAT32 || type == TensorInfo.Type.FLOAT16;
    TensorInfo.Type wide = floats ? TensorInfo.Type.FLOAT32 : TensorInfo.Type.INT64;
    ByteBuffer bytes = ByteBuffer.allocate(8 * elements);
    PlacementInputs.write(spec, fed, placement, new TensorInfo(input.name(), wide, shape), bytes);
    if (floats) {
      float[] values = new float[elements];
      bytes.asFloatBuffer().get(values);
      return HostTensor.floats(TensorInfo.Type.FLOAT32, values, sizes);
    }
    long[] values = new long[elements];
    bytes.asLongBuffer().get(values);
    return HostTensor.longs(type, values, sizes);
  }

  private List<Long> shape(TensorInfo input) {
    try {
      return InputShapes.resolve(input.name(), input.shape(), spec, 1);
    } catch (ModelException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      preprocessor.close();
      memory.deallocate();
    }
  }
}
