package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs any ONNX graph on the CPU, from bytes in memory, by the names of its inputs and outputs.
 *
 * <p>For measurements only: every run allocates memory, unlike an {@link Engine}. Used by one
 * thread at a time.
 */
public final class GraphRunner implements AutoCloseable {

  private final OrtEnvironment environment;
  private final OrtSession session;
  private boolean closed;

  private GraphRunner(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * Opens a graph.
   *
   * @param onnx a complete model without external data; not needed afterwards
   * @param threads CPU threads per run, at least 1
   * @throws ModelException if ONNX Runtime rejects it; the message is one line
   */
  @MustBeClosed
  public static GraphRunner open(byte[] onnx, int threads) throws ModelException {
    return open(onnx, threads, OrtSession.SessionOptions.OptLevel.ALL_OPT);
  }

  /**
   * Opens a graph that is computed node by node, for looking at what each computes: nothing is
   * rewritten to be faster. Otherwise as {@link #open}.
   */
  @MustBeClosed
  public static GraphRunner openAsWritten(byte[] onnx, int threads) throws ModelException {
    return open(onnx, threads, OrtSession.SessionOptions.OptLevel.NO_OPT);
  }

  @MustBeClosed
  private static GraphRunner open(
      byte[] onnx, int threads, OrtSession.SessionOptions.OptLevel level) throws ModelException {
    try {
      return LargeStack.call(() -> create(onnx, threads, level));
    } catch (OrtException e) {
      throw new ModelException(
          "ONNX Runtime rejects the graph: " + OnnxRuntimeEngine.oneLine(e), e);
    }
  }

  private static GraphRunner create(
      byte[] onnx, int threads, OrtSession.SessionOptions.OptLevel level) throws OrtException {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(threads);
      settings.setInterOpNumThreads(1);
      settings.setOptimizationLevel(level);
      // A measured graph may contain unused nodes, for which no warnings are needed.
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      return new GraphRunner(environment, OnnxRuntimeSessions.open(environment, onnx, settings));
    }
  }

  /** Names of the graph's inputs, in its order. */
  public List<String> inputs() {
    return List.copyOf(session.getInputNames());
  }

  /**
   * Runs the graph once.
   *
   * @param inputs by name; others than the graph's are ignored
   * @param outputs names of the requested outputs
   * @return exactly the requested outputs, by name
   * @throws InferenceException if the runtime fails; may be used again
   */
  public Map<String, HostTensor> run(Map<String, HostTensor> inputs, Collection<String> outputs) {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    runGraph(inputs, outputs, (name, tensor) -> values.put(name, copy(tensor)));
    return values;
  }

  /**
   * Runs the graph once and returns types and shapes of the requested outputs, without copying
   * them.
   *
   * @throws InferenceException if the runtime fails; may be used again
   */
  public List<TensorInfo> describe(Map<String, HostTensor> inputs, Collection<String> outputs) {
    List<TensorInfo> infos = new ArrayList<>();
    runGraph(
        inputs,
        outputs,
        (name, tensor) ->
            infos.add(
                new TensorInfo(
                    name,
                    OnnxRuntimeEngine.type(tensor.getInfo()),
                    Arrays.stream(tensor.getInfo().getShape()).boxed().toList())));
    return infos;
  }

  private interface OutputHandler {
    void handle(String name, OnnxTensor tensor) throws OrtException;
  }

  private void runGraph(
      Map<String, HostTensor> inputs, Collection<String> outputs, OutputHandler handler) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    try {
      for (String name : session.getInputNames()) {
        HostTensor value = inputs.get(name);
        if (value == null) {
          throw new InferenceException("no value for the input '" + name + "'");
        }
        fed.put(name, feed(value, isHalf(name)));
      }
      try (OrtSession.Result result = session.run(fed, Set.copyOf(outputs))) {
        for (String name : outputs) {
          handle(name, result.get(name).orElse(null), handler);
        }
      }
    } catch (OrtException e) {
      throw new InferenceException(OnnxRuntimeEngine.oneLine(e), e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static void handle(String name, @Nullable OnnxValue value, OutputHandler handler)
      throws OrtException {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new InferenceException("output '" + name + "' is not a tensor");
    }
    handler.handle(name, tensor);
  }

  private boolean isHalf(String input) throws OrtException {
    NodeInfo info = session.getInputInfo().get(input);
    return info != null
        && info.getInfo() instanceof ai.onnxruntime.TensorInfo tensor
        && tensor.type == OnnxJavaType.FLOAT16;
  }

  private OnnxTensor feed(HostTensor value, boolean asHalf) throws OrtException {
    long[] shape = value.shape().stream().mapToLong(Long::longValue).toArray();
    if (asHalf) {
      ShortBuffer halves =
          Fp16Conversions.convertFloatBufferToFp16Buffer(FloatBuffer.wrap(value.floats()));
      return OnnxTensor.createTensor(environment, halves, shape, OnnxJavaType.FLOAT16);
    }
    return switch (value.type()) {
      case FLOAT32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(value.floats()), shape);
      case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(value.longs()), shape);
      case INT32 -> {
        int[] ints = Arrays.stream(value.longs()).mapToInt(Math::toIntExact).toArray();
        yield OnnxTensor.createTensor(environment, IntBuffer.wrap(ints), shape);
      }
      case BOOL, UINT8 -> {
        ByteBuffer bytes = ByteBuffer.allocateDirect(value.longs().length);
        for (long number : value.longs()) {
          bytes.put((byte) number);
        }
        OnnxJavaType type = OnnxRuntimeEngine.javaType(value.type());
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, type);
      }
      case FLOAT16, OTHER ->
          throw new IllegalArgumentException("an input cannot be " + value.type());
    };
  }

  private static HostTensor copy(OnnxTensor tensor) throws OrtException {
    long[] shape = tensor.getInfo().getShape();
    TensorInfo.Type type = OnnxRuntimeEngine.type(tensor.getInfo());
    int elements = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    switch (type) {
      case FLOAT32, FLOAT16 -> {
        float[] floats = new float[elements];
        tensor.getFloatBuffer().get(floats);
        return HostTensor.floats(type, floats, shape);
      }
      case INT64 -> {
        long[] longs = new long[elements];
        tensor.getLongBuffer().get(longs);
        return HostTensor.longs(type, longs, shape);
      }
      case INT32 -> {
        int[] ints = new int[elements];
        tensor.getIntBuffer().get(ints);
        return HostTensor.longs(type, Arrays.stream(ints).asLongStream().toArray(), shape);
      }
      case UINT8, BOOL -> {
        ByteBuffer bytes = tensor.getByteBuffer();
        long[] longs = new long[elements];
        for (int at = 0; at < elements; at++) {
          longs[at] = bytes.get() & 0xFF;
        }
        return HostTensor.longs(type, longs, shape);
      }
      default -> throw new InferenceException("unsupported output type");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(
          "cannot close the ONNX Runtime session: " + OnnxRuntimeEngine.oneLine(e), e);
    }
  }
}
