package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaLaunchHostFunc;

import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudart.cudaHostFn_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The network of {@link GpuEmulator}'s TensorRT, run by ONNX Runtime from the file that the plan
 * was built from.
 */
public final class EmulatedNetwork extends cudaHostFn_t {

  private static final int DESCRIBE = 0;
  private static final int SHAPES = 1;
  private static final int FAILED = 8;
  private static final int PATH = 16;
  private static final int MESSAGE = 1_040;
  private static final int MESSAGE_BYTES = 512;
  private static final int FIRST_TENSOR = 1_552;
  private static final int TENSOR_BYTES = 152;
  private static final int REQUEST_BYTES = FIRST_TENSOR + 16 * TENSOR_BYTES;
  private static final int NAME_BYTES = 64;

  private record Opened(OnnxFile file, GraphRunner runner) {}

  // The native half holds it by a weak reference.
  private static final List<EmulatedNetwork> REGISTERED = new ArrayList<>();

  private final Map<String, Opened> opened = new HashMap<>();

  private @Nullable Pointer asked;

  private EmulatedNetwork() {}

  /** From now on networks are run, until the process ends. */
  public static void register() {
    EmulatedNetwork network = new EmulatedNetwork();
    REGISTERED.add(network);
    Thread worker = new Thread(network::work, "emulated-network");
    worker.setDaemon(true);
    worker.start();
    Cuda.check(
        cudaLaunchHostFunc((CUstream_st) null, network, (Pointer) null), "cudaLaunchHostFunc");
  }

  /**
   * Has the worker answer: a network's work is not its caller's, whose heap tests may measure. One
   * at a time, for the emulator holds its lock meanwhile.
   */
  @Override
  public synchronized void call(Pointer pointer) {
    asked = pointer;
    notifyAll();
    while (asked != null) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A GPU knows no interrupts.
      }
    }
  }

  private void work() {
    while (true) {
      Pointer pointer = next();
      ByteBuffer request = at(pointer, REQUEST_BYTES);
      try {
        answer(request);
      } catch (ModelException | IOException | RuntimeException e) {
        request.putInt(FAILED, 1);
        put(request, MESSAGE, String.valueOf(e.getMessage()), MESSAGE_BYTES);
      }
      done();
    }
  }

  private synchronized Pointer next() {
    while (asked == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Works until the process ends.
      }
    }
    return asked;
  }

  private synchronized void done() {
    asked = null;
    notifyAll();
  }

  @SuppressWarnings("MustBeClosedChecker") // kept until the process ends
  private void answer(ByteBuffer request) throws ModelException, IOException {
    String path = text(request, PATH);
    Opened model = opened.get(path);
    if (model == null) {
      OnnxFile file = OnnxFile.read(Path.of(path));
      // TensorRT rounds where ONNX Runtime cuts off.
      Path rounding = PrecisionFallback.reference(file.path());
      model = new Opened(file, GraphRunner.open(Files.readAllBytes(rounding), 1));
      opened.put(path, model);
    }
    int what = request.getInt(0);
    if (what == DESCRIBE) {
      describe(request, model.file());
    } else {
      run(request, model.runner(), what == SHAPES);
    }
  }

  private static void describe(ByteBuffer request, OnnxFile file) {
    int count = 0;
    for (TensorInfo input : file.inputs()) {
      describe(request, count++, input, true);
    }
    for (TensorInfo output : file.outputs()) {
      describe(request, count++, output, false);
    }
    request.putInt(4, count);
  }

  private static void describe(ByteBuffer request, int index, TensorInfo info, boolean input) {
    int at = FIRST_TENSOR + index * TENSOR_BYTES;
    put(request, at, info.name(), NAME_BYTES);
    request.putInt(at + 64, info.type() == TensorInfo.Type.INT64 ? 8 : 0);
    request.putInt(at + 68, input ? 1 : 0);
    sizes(request, at, info.shape());
  }

  private static void sizes(ByteBuffer request, int tensor, List<Long> shape) {
    request.putInt(tensor + 72, shape.size());
    for (int axis = 0; axis < shape.size(); axis++) {
      request.putLong(tensor + 80 + 8 * axis, shape.get(axis));
    }
  }

  private static void run(ByteBuffer request, GraphRunner runner, boolean shapesAlone) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    Map<String, Integer> outputs = new LinkedHashMap<>();
    for (int index = 0; index < request.getInt(4); index++) {
      int at = FIRST_TENSOR + index * TENSOR_BYTES;
      if (request.getInt(at + 68) == 1) {
        inputs.put(text(request, at), input(request, at, shapesAlone));
      } else {
        outputs.put(text(request, at), at);
      }
    }
    Map<String, HostTensor> results = runner.run(inputs, List.copyOf(outputs.keySet()));
    outputs.forEach(
        (name, at) -> {
          HostTensor result = Objects.requireNonNull(results.get(name));
          if (shapesAlone) {
            sizes(request, at, result.shape());
          } else {
            give(request, at, result);
          }
        });
  }

  private static HostTensor input(ByteBuffer request, int tensor, boolean zeros) {
    List<Long> shape = new ArrayList<>();
    int elements = 1;
    for (int axis = 0; axis < request.getInt(tensor + 72); axis++) {
      shape.add(request.getLong(tensor + 80 + 8 * axis));
      elements *= shape.get(axis).intValue();
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    if (request.getInt(tensor + 64) == 8) {
      long[] values = new long[elements];
      if (!zeros) {
        data(request, tensor, 8 * elements).asLongBuffer().get(values);
      }
      return HostTensor.of(values, sizes);
    }
    float[] values = new float[elements];
    if (!zeros) {
      data(request, tensor, 4 * elements).asFloatBuffer().get(values);
    }
    return HostTensor.of(values, sizes);
  }

  private static void give(ByteBuffer request, int tensor, HostTensor result) {
    if (result.type() == TensorInfo.Type.INT64) {
      data(request, tensor, 8 * result.longs().length).asLongBuffer().put(result.longs());
    } else {
      data(request, tensor, 4 * result.floats().length).asFloatBuffer().put(result.floats());
    }
  }

  private static ByteBuffer data(ByteBuffer request, int tensor, int bytes) {
    return at(new Place(request.getLong(tensor + 144)), bytes);
  }

  /** Memory that somebody else has taken. */
  private static final class Place extends BytePointer {

    Place(long where) {
      super((Pointer) null);
      address = where;
    }
  }

  private static ByteBuffer at(Pointer pointer, int bytes) {
    return new BytePointer(pointer).capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private static String text(ByteBuffer request, int at) {
    int length = 0;
    while (request.get(at + length) != 0) {
      length++;
    }
    byte[] text = new byte[length];
    request.get(at, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer request, int at, String text, int most) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, most - 1);
    request.put(at, bytes, 0, length).put(at + length, (byte) 0);
  }
}
