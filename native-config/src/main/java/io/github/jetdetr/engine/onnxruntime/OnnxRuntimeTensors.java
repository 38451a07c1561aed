package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;

/** Native memory with tensors that are views of it; freed together. */
final class OnnxRuntimeTensors implements AutoCloseable {

  private static final int ALIGNMENT = 64;

  private final OrtEnvironment environment;
  private final List<BytePointer> memory = new ArrayList<>();
  private final List<OnnxTensor> tensors = new ArrayList<>();

  OnnxRuntimeTensors(OrtEnvironment environment) {
    this.environment = environment;
  }

  /** Allocates aligned, zeroed native memory. */
  ByteBuffer allocate(long bytes) {
    BytePointer pointer = new BytePointer(bytes + ALIGNMENT);
    memory.add(pointer);
    BytePointer.memset(pointer, 0, bytes + ALIGNMENT);
    long skip = -pointer.address() & (ALIGNMENT - 1);
    // asByteBuffer starts at the pointer's base and only stores the position.
    ByteBuffer whole = pointer.position(skip).limit(skip + bytes).asByteBuffer();
    return whole.slice().order(ByteOrder.nativeOrder());
  }

  /** Size of a tensor, bytes. */
  static long bytes(TensorInfo info) {
    long bytes = OnnxRuntimeEngine.javaType(info.type()).size;
    for (long size : info.shape()) {
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }

  /** A tensor that is a view of the first bytes of a buffer, as many as the shape requires. */
  OnnxTensor view(ByteBuffer buffer, TensorInfo info) throws OrtException {
    long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
    ByteBuffer part = buffer.slice(0, Math.toIntExact(bytes(info))).order(ByteOrder.nativeOrder());
    OnnxTensor tensor =
        OnnxTensor.createTensor(environment, part, shape, OnnxRuntimeEngine.javaType(info.type()));
    tensors.add(tensor);
    return tensor;
  }

  /** The address of a buffer. */
  static long address(ByteBuffer buffer) {
    return new BytePointer(buffer).address();
  }

  /**
   * Determines the outputs' shapes by one run, because they may be dynamic in the graph.
   *
   * @throws ModelException if an output has an unsupported type or is empty
   */
  static List<TensorInfo> findOutputs(
      OnnxFile file, OrtSession session, Map<String, OnnxTensor> inputs)
      throws OrtException, ModelException {
    List<TensorInfo> outputs = new ArrayList<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (!(output.getValue() instanceof OnnxTensor tensor)) {
          throw new ModelException(
              file.path() + ": output '" + output.getKey() + "' is not a tensor");
        }
        List<Long> shape = Arrays.stream(tensor.getInfo().getShape()).boxed().toList();
        TensorInfo info =
            new TensorInfo(output.getKey(), OnnxRuntimeEngine.type(tensor.getInfo()), shape);
        if (info.type() == TensorInfo.Type.OTHER || shape.contains(0L)) {
          throw new ModelException(file.path() + ": unsupported output: " + info);
        }
        outputs.add(info);
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    tensors.forEach(OnnxTensor::close);
    tensors.clear();
    memory.forEach(BytePointer::deallocate);
    memory.clear();
  }
}
