package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.SlotBatches;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/**
 * The pictures of several slots in one run, on a stream of its own. Each slot's picture lies on the
 * GPU already and is copied there to lie behind the others, some microseconds each; outputs go
 * straight to the slots.
 *
 * <p>Every number of pictures has a context and a CUDA graph of its own: a graph is good for the
 * shapes and the context it was captured with.
 */
final class TensorRtBatch implements SlotBatches.Runner<TensorRtSlot> {

  private final NativeScope scope = new NativeScope();
  private final CUstream_st stream;
  private final CUevent_st began;
  private final CUevent_st inferred;
  private final CUevent_st ended;
  private final List<TensorInfo> inputs;
  private final long[] inputBytes;
  // By tensor, then by the picture's place in the batch.
  private final List<List<Pointer>> inputPlaces = new ArrayList<>();
  private final List<List<Pointer>> outputPlaces = new ArrayList<>();
  // The smallest batch first.
  private final List<TensorRtRun> runs = new ArrayList<>();
  private final float[] elapsedMillis = new float[1];

  /**
   * @param most pictures, at least 2; what the plan was built for
   * @param outputs as one picture has them
   * @throws ModelException when the plan does not make of so many pictures so many times the
   *     outputs
   */
  TensorRtBatch(
      TensorRtContexts contexts, TensorRtBinding binding, List<TensorInfo> outputs, int most)
      throws ModelException {
    inputs = binding.inputs();
    inputBytes = inputs.stream().mapToLong(TensorRtBinding::bytes).toArray();
    try {
      stream = Cuda.stream(scope);
      began = Cuda.event(scope);
      inferred = Cuda.event(scope);
      ended = Cuda.event(scope);
      inputs.forEach(input -> inputPlaces.add(places(input, most)));
      outputs.forEach(output -> outputPlaces.add(places(output, most)));
      for (int pictures = SlotBatches.MIN; pictures <= most; pictures++) {
        runs.add(run(contexts.batch(scope, pictures, stream), binding, outputs, pictures));
      }
    } catch (ModelException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private List<Pointer> places(TensorInfo one, int most) {
    long bytes = TensorRtBinding.bytes(one);
    Pointer memory = Cuda.memory(scope, most * bytes);
    List<Pointer> places = new ArrayList<>();
    for (int at = 0; at < most; at++) {
      places.add(memory.getPointer(at * bytes));
    }
    return places;
  }

  private TensorRtRun run(
      IExecutionContext context, TensorRtBinding binding, List<TensorInfo> outputs, int pictures)
      throws ModelException {
    List<TensorInfo> wanted = outputs.stream().map(output -> output.ofBatch(pictures)).toList();
    List<TensorInfo> given = binding.outputs(context);
    if (!given.equals(wanted)) {
      throw new ModelException("of %d pictures the plan makes %s".formatted(pictures, given));
    }
    for (int at = 0; at < inputs.size(); at++) {
      TensorRtBinding.bind(context, inputs.get(at).name(), inputPlaces.get(at).get(0));
    }
    for (int at = 0; at < outputs.size(); at++) {
      TensorRtBinding.bind(context, outputs.get(at).name(), outputPlaces.get(at).get(0));
    }
    return new TensorRtRun(scope, context, stream, inferred, () -> {});
  }

  @Override
  public int most() {
    return runs.size() + SlotBatches.MIN - 1;
  }

  @Override
  public void infer(List<TensorRtSlot> slots) {
    Gpu.select();
    long beganAtNanos = System.nanoTime();
    try {
      enqueue(slots);
      Cuda.check(cudaEventSynchronize(ended), "cudaEventSynchronize");
    } catch (InferenceException e) {
      // What was enqueued before may still write into slots, which are to go on alone.
      int unused = cudaStreamSynchronize(stream);
      throw e;
    }
    long took = System.nanoTime() - beganAtNanos;
    long inferNanos = Cuda.elapsedNanos(began, inferred, elapsedMillis, took);
    long deviceToHostNanos = Cuda.elapsedNanos(inferred, ended, elapsedMillis, took - inferNanos);
    for (int place = 0; place < slots.size(); place++) {
      slots.get(place).inferredInBatch(inferNanos, deviceToHostNanos);
    }
  }

  private void enqueue(List<TensorRtSlot> slots) {
    for (int place = 0; place < slots.size(); place++) {
      for (int at = 0; at < inputs.size(); at++) {
        String name = inputs.get(at).name();
        slots.get(place).copyInput(name, inputBytes[at], inputPlaces.get(at).get(place), stream);
      }
    }
    record(began);
    runs.get(slots.size() - SlotBatches.MIN).launch();
    for (int place = 0; place < slots.size(); place++) {
      for (int at = 0; at < outputPlaces.size(); at++) {
        slots.get(place).copyOutput(at, outputPlaces.get(at).get(place), stream);
      }
    }
    record(ended);
  }

  private void record(CUevent_st event) {
    Cuda.check(cudaEventRecord(event, stream), "cudaEventRecord");
  }

  @Override
  public void close() {
    Gpu.select();
    scope.close();
  }
}
