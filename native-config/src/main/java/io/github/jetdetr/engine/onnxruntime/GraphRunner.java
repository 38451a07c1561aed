package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any ONNX graph on the CPU, from bytes in memory, by the names of its inputs and outputs.
 *
 * <p>A measuring instrument, no way for frames: every run takes memory anew. An {@link Engine} is
 * what a daemon runs. Used by one thread at a time.
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
   * @param onnx a whole model without external data; not needed afterwards
   * @param threads processor threads of one run, at least 1
   * @throws ModelException when ONNX Runtime does not take it, in one line
   */
  @MustBeClosed
  public static GraphRunner open(byte[] onnx, int threads) throws ModelException {
    try {
      return LargeStack.call(() -> create(onnx, threads));
    } catch (OrtException e) {
      throw new ModelException(
          "ONNX Runtime does not take the graph: " + OnnxRuntimeEngine.oneLine(e), e);
    }
  }

  private static GraphRunner create(byte[] onnx, int threads) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(threads);
      settings.setInterOpNumThreads(1);
      settings.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      // A measured graph may well carry what nothing uses; that is no news.
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      return new GraphRunner(environment, environment.createSession(onnx, settings));
    }
  }

  /** Names of the graph's inputs, in its order. */
  public List<String> inputs() {
    return List.copyOf(session.getInputNames());
  }

  /**
   * Runs once.
   *
   * @param inputs by name; what the graph does not take is left out
   * @param outputs which outputs are wanted
   * @return exactly the wanted outputs, by name
   * @throws InferenceException when the runtime fails; may be used again
   */
  public Map<String, HostTensor> run(Map<String, HostTensor> inputs, Collection<String> outputs) {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    fetch(inputs, outputs, (name, tensor) -> values.put(name, copy(tensor)));
    return values;
  }

  /**
   * Runs once and says what the wanted outputs are like, without copying them.
   *
   * @throws InferenceException when the runtime fails; may be used again
   */
  public List<TensorInfo> describe(Map<String, HostTensor> inputs, Collection<String> outputs) {
    List<TensorInfo> infos = new ArrayList<>();
    fetch(
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

  private interface Taker {
    void take(String name, OnnxTensor tensor) throws OrtException;
  }

  private void fetch(Map<String, HostTensor> inputs, Collection<String> outputs, Taker taker) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    try {
      for (String name : session.getInputNames()) {
        HostTensor value = inputs.get(name);
        if (value == null) {
          throw new InferenceException("nothing feeds the input '" + name + "'");
        }
        fed.put(name, feed(value));
      }
      try (OrtSession.Result result = session.run(fed, Set.copyOf(outputs))) {
        for (String name : outputs) {
          take(name, result.get(name).orElse(null), taker);
        }
      }
    } catch (OrtException e) {
      throw new InferenceException(OnnxRuntimeEngine.oneLine(e), e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static void take(String name, @Nullable OnnxValue value, Taker taker)
      throws OrtException {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new InferenceException("output '" + name + "' is no tensor");
    }
    taker.take(name, tensor);
  }

  private OnnxTensor feed(HostTensor value) throws OrtException {
    long[] shape = value.shape().stream().mapToLong(Long::longValue).toArray();
    return switch (value.type()) {
      case FLOAT32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(value.floats()), shape);
      case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(value.longs()), shape);
      default -> throw new IllegalArgumentException("only float32 and int64 are fed");
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
      default -> throw new InferenceException("outputs of this type are not read");
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
          "ONNX Runtime does not close: " + OnnxRuntimeEngine.oneLine(e), e);
    }
  }
}
