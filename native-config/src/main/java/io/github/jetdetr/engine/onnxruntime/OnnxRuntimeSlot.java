package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One frame's inputs and outputs in ONNX Runtime: memory that is allocated once and bound to
 * tensors.
 */
@HotPath
final class OnnxRuntimeSlot implements InferenceSlot, AutoCloseable {

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OnnxFile file;
  private final InputSpec spec;
  private final OnnxRuntimeTensors tensors;
  private final Map<String, OnnxTensor> pinnedOutputs = new HashMap<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private OnnxRuntimeInputs inputs;
  private long preprocessNanos;
  private long inferNanos;
  private boolean closed;

  OnnxRuntimeSlot(OrtEnvironment environment, OrtSession session, OnnxFile file, InputSpec spec)
      throws OrtException, ModelException {
    this.environment = environment;
    this.session = session;
    this.file = file;
    this.spec = spec;
    inputs = new OnnxRuntimeInputs(environment, file, spec.fixed());
    tensors = new OnnxRuntimeTensors(environment);
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
    return inputs.buffer(input);
  }

  /** The input tensors; the picture is all zeros until {@link #preprocess}. */
  Map<String, OnnxTensor> inputs() {
    return inputs.tensors();
  }

  @Override
  public Placement preprocess(Frame frame) {
    long startedAtNanos = System.nanoTime();
    if (spec.edges() != null) {
      fit(frame);
    }
    Placement placement = inputs.fill(frame);
    preprocessNanos = System.nanoTime() - startedAtNanos;
    return placement;
  }

  /** Changes the canvas where a frame has another aspect ratio than the one before. */
  private void fit(Frame frame) {
    InputSpec canvas = spec.forFrame(frame.width(), frame.height());
    if (!canvas.equals(inputs.spec())) {
      try {
        OnnxRuntimeInputs fitting = new OnnxRuntimeInputs(environment, file, canvas);
        inputs.close();
        inputs = fitting;
      } catch (OrtException e) {
        throw new InferenceException(OnnxRuntimeEngine.oneLine(e), e);
      } catch (ModelException e) {
        throw new InferenceException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  @Override
  public void infer() {
    long startedAtNanos = System.nanoTime();
    try {
      session.run(inputs.tensors(), Set.of(), pinnedOutputs).close();
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
    inputs.close();
    tensors.close();
  }
}
