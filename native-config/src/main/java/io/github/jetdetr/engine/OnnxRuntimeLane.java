package io.github.jetdetr.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.jetdetr.camera.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** One frame's inputs and outputs in ONNX Runtime: memory taken once, bound to tensors once. */
final class OnnxRuntimeLane implements Lane, AutoCloseable {

  private static final int ALIGNMENT = 64;

  private final OrtSession session;
  private final InputSpec spec;
  private final Preprocessor preprocessor;
  private final List<BytePointer> memory = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> pinnedOutputs = new HashMap<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private final LongBuffer sizes;
  private final LongBuffer mask;
  private final int maskWidth;
  private final int maskHeight;
  private Placement placement;
  private long preprocessNanos;
  private long inferNanos;
  private boolean closed;

  /**
   * @param declaredMask the mask input as the graph declares it, null when there is none
   */
  OnnxRuntimeLane(
      OrtEnvironment environment,
      OrtSession session,
      InputSpec spec,
      @Nullable TensorInfo declaredMask)
      throws OrtException {
    this.session = session;
    this.spec = spec;
    long[] imageShape = {1, 3, spec.height(), spec.width()};
    ByteBuffer image = take(4L * 3 * spec.height() * spec.width());
    inputs.put(
        spec.image(), OnnxTensor.createTensor(environment, image.asFloatBuffer(), imageShape));
    preprocessor = new Preprocessor(spec, address(image), image.asFloatBuffer());
    sizes = longs(environment, spec.sizes(), 1, 2);
    maskHeight = PlacementInputs.maskSide(declaredMask, 1, spec.height());
    maskWidth = PlacementInputs.maskSide(declaredMask, 2, spec.width());
    mask = longs(environment, spec.mask(), 1, maskHeight, maskWidth);
    placement = spec.placement(spec.width(), spec.height());
    describe(placement);
  }

  /** Takes memory for the outputs, once their shapes are known. */
  void bindOutputs(OrtEnvironment environment, List<TensorInfo> infos) throws OrtException {
    for (TensorInfo info : infos) {
      bindOutput(environment, info);
    }
  }

  private LongBuffer longs(OrtEnvironment environment, @Nullable String name, long... shape)
      throws OrtException {
    if (name == null) {
      return LongBuffer.allocate(0);
    }
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    LongBuffer buffer = take(8 * elements).asLongBuffer();
    inputs.put(name, OnnxTensor.createTensor(environment, buffer, shape));
    return buffer;
  }

  private void bindOutput(OrtEnvironment environment, TensorInfo info) throws OrtException {
    long elements = 1;
    long[] shape = new long[info.rank()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = info.size(axis);
      elements *= shape[axis];
    }
    OnnxJavaType type = OnnxRuntimeEngine.javaType(info.type());
    ByteBuffer buffer = take(elements * type.size);
    pinnedOutputs.put(info.name(), OnnxTensor.createTensor(environment, buffer, shape, type));
    outputs.add(new Tensor(info.name(), info.type(), info.shape(), buffer));
  }

  /** Aligned native memory, freed with the lane. */
  private ByteBuffer take(long bytes) {
    BytePointer pointer = new BytePointer(bytes + ALIGNMENT);
    memory.add(pointer);
    BytePointer.memset(pointer, 0, bytes + ALIGNMENT);
    long skip = -pointer.address() & (ALIGNMENT - 1);
    // asByteBuffer starts at the pointer's base and only remembers the position.
    ByteBuffer whole = pointer.position(skip).limit(skip + bytes).asByteBuffer();
    return whole.slice().order(ByteOrder.nativeOrder());
  }

  private static long address(ByteBuffer buffer) {
    return new BytePointer(buffer).address();
  }

  /** What is fed; the picture is all zeros until {@link #preprocess}. */
  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  @Override
  public Placement preprocess(Frame frame) {
    long beganAtNanos = System.nanoTime();
    Placement now = preprocessor.run(frame);
    if (!now.equals(placement)) {
      placement = now;
      describe(now);
    }
    preprocessNanos = System.nanoTime() - beganAtNanos;
    return now;
  }

  /** Fills the inputs beside the picture; only when the picture's place changed. */
  private void describe(Placement place) {
    if (sizes.capacity() > 0) {
      PlacementInputs.sizes(spec, place, sizes);
    }
    if (mask.capacity() > 0) {
      PlacementInputs.mask(spec, place, mask, maskWidth, maskHeight);
    }
  }

  @Override
  public void infer() {
    long beganAtNanos = System.nanoTime();
    try {
      session.run(inputs, Set.of(), pinnedOutputs).close();
    } catch (OrtException e) {
      throw new InferenceException(OnnxRuntimeEngine.oneLine(e), e);
    }
    inferNanos = System.nanoTime() - beganAtNanos;
  }

  @Override
  public long preprocessNanos() {
    return preprocessNanos;
  }

  @Override
  public long inferNanos() {
    return inferNanos;
  }

  @Override
  public long fetchNanos() {
    return 0;
  }

  @Override
  public List<Tensor> outputs() {
    return outputs;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    preprocessor.close();
    for (OnnxTensor tensor : inputs.values()) {
      tensor.close();
    }
    for (OnnxTensor tensor : pinnedOutputs.values()) {
      tensor.close();
    }
    for (BytePointer pointer : memory) {
      pointer.deallocate();
    }
  }
}
