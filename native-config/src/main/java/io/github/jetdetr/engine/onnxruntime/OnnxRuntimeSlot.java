package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.PlacementInputs;
import io.github.jetdetr.engine.preprocess.Preprocessor;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One frame's inputs and outputs in ONNX Runtime: memory that is allocated once and bound to
 * tensors.
 */
@HotPath
final class OnnxRuntimeSlot implements InferenceSlot, AutoCloseable {

  private final OrtSession session;
  private final InputSpec spec;
  private final Preprocessor preprocessor;
  private final OnnxRuntimeTensors tensors;
  private final Map<String, ByteBuffer> memory = new HashMap<>();
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
   * @param inputInfos the inputs, with the shapes for a single picture
   */
  OnnxRuntimeSlot(
      OrtEnvironment environment, OrtSession session, InputSpec spec, List<TensorInfo> inputInfos)
      throws OrtException {
    this.session = session;
    this.spec = spec;
    tensors = new OnnxRuntimeTensors(environment);
    int fedMaskWidth = 0;
    int fedMaskHeight = 0;
    for (TensorInfo input : inputInfos) {
      ByteBuffer buffer = tensors.allocate(OnnxRuntimeTensors.bytes(input));
      memory.put(input.name(), buffer);
      inputs.put(input.name(), tensors.view(buffer, input));
      if (input.name().equals(spec.mask())) {
        fedMaskHeight = Math.toIntExact(input.size(1));
        fedMaskWidth = Math.toIntExact(input.size(2));
      }
    }
    ByteBuffer image = memory(spec.image());
    preprocessor = new Preprocessor(spec, OnnxRuntimeTensors.address(image), image.asFloatBuffer());
    sizes = longs(spec.sizes());
    mask = longs(spec.mask());
    maskWidth = fedMaskWidth;
    maskHeight = fedMaskHeight;
    placement = spec.placement(spec.width(), spec.height());
    writePlacement(placement);
  }

  /** Allocates memory for the outputs, once their shapes are known. */
  void bindOutputs(List<TensorInfo> infos) throws OrtException {
    for (TensorInfo info : infos) {
      ByteBuffer buffer = tensors.allocate(OnnxRuntimeTensors.bytes(info));
      pinnedOutputs.put(info.name(), tensors.view(buffer, info));
      outputs.add(new Tensor(info.name(), info.type(), info.shape(), buffer));
    }
  }

  /** The memory of an input. */
  ByteBuffer memory(String input) {
    ByteBuffer buffer = memory.get(input);
    if (buffer == null) {
      throw new IllegalArgumentException("unknown input '" + input + "'");
    }
    return buffer;
  }

  private LongBuffer longs(@Nullable String input) {
    return input == null ? LongBuffer.allocate(0) : memory(input).asLongBuffer();
  }

  /** The input tensors; the picture is all zeros until {@link #preprocess}. */
  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  @Override
  public Placement preprocess(Frame frame) {
    long startedAtNanos = System.nanoTime();
    Placement now = preprocessor.run(frame);
    if (!now.equals(placement)) {
      placement = now;
      writePlacement(now);
    }
    preprocessNanos = System.nanoTime() - startedAtNanos;
    return now;
  }

  /** Fills the other inputs, which depend on the picture's placement only. */
  private void writePlacement(Placement newPlacement) {
    if (sizes.capacity() > 0) {
      PlacementInputs.sizes(spec, newPlacement, sizes);
    }
    if (mask.capacity() > 0) {
      PlacementInputs.mask(spec, newPlacement, mask, maskWidth, maskHeight);
    }
  }

  @Override
  public void infer() {
    long startedAtNanos = System.nanoTime();
    try {
      session.run(inputs, Set.of(), pinnedOutputs).close();
    } catch (OrtException e) {
      throw new InferenceException(OnnxRuntimeEngine.oneLine(e), e);
    }
    inferNanos = System.nanoTime() - startedAtNanos;
  }

  /** Sets the duration of the batch inference that included this slot. */
  void inferredInBatch(long nanos) {
    inferNanos = nanos;
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
  public long deviceToHostNanos() {
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
    tensors.close();
  }
}
