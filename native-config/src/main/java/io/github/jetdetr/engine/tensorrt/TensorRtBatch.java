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
 * Runs the frames of several slots as one batch, on a stream of its own. Each slot's input is
 * already on the GPU and is copied to contiguous memory there, which takes some microseconds each;
 * outputs are copied directly to the slots.
 *
 * <p>Every batch size has its own execution context and CUDA graph, because a graph is only valid
 * for the shapes and the context with which it was captured.
 */
final class TensorRtBatch implements SlotBatches.Runner<TensorRtSlot> {

  private final NativeScope scope = new NativeScope();
  private final CUstream_st stream;
  private final CUevent_st began;
  private final CUevent_st inferred;
  private final CUevent_st ended;
  private final List<TensorInfo> inputs;
  private final long[] inputBytes;
  // By tensor, then by the index in the batch.
  private final List<List<Pointer>> inputAddresses = new ArrayList<>();
  private final List<List<Pointer>> outputAddresses = new ArrayList<>();
  // By ascending batch size.
  private final List<TensorRtRun> runs = new ArrayList<>();
  private final float[] elapsedMillis = new float[1];

  /**
   * @param maxSlots maximum batch size, at least 2, for which the plan was built
   * @param outputs the outputs, with the shapes for a single picture
   * @throws ModelException if the plan's outputs do not have the expected batch size
   */
  TensorRtBatch(
      TensorRtContexts contexts, TensorRtBinding binding, List<TensorInfo> outputs, int maxSlots)
      throws ModelException {
    inputs = binding.inputs();
    inputBytes = inputs.stream().mapToLong(TensorRtBinding::bytes).toArray();
    try {
      stream = Cuda.stream(scope);
      began = Cuda.event(scope);
      inferred = Cuda.event(scope);
      ended = Cuda.event(scope);
      inputs.forEach(input -> inputAddresses.add(addresses(input, maxSlots)));
      outputs.forEach(output -> outputAddresses.add(addresses(output, maxSlots)));
      for (int pictures = SlotBatches.MIN; pictures <= maxSlots; pictures++) {
        runs.add(run(contexts.batch(scope, pictures, stream), binding, outputs, pictures));
      }
    } catch (ModelException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private List<Pointer> addresses(TensorInfo one, int maxSlots) {
    long bytes = TensorRtBinding.bytes(one);
    Pointer memory = Cuda.memory(scope, maxSlots * bytes);
    List<Pointer> addresses = new ArrayList<>();
    for (int at = 0; at < maxSlots; at++) {
      addresses.add(memory.getPointer(at * bytes));
    }
    return addresses;
  }

  private TensorRtRun run(
      IExecutionContext context, TensorRtBinding binding, List<TensorInfo> outputs, int pictures)
      throws ModelException {
    List<TensorInfo> expected = outputs.stream().map(output -> output.withBatch(pictures)).toList();
    List<TensorInfo> actual = binding.outputs(context);
    if (!actual.equals(expected)) {
      throw new ModelException("for a batch of %d the plan outputs %s".formatted(pictures, actual));
    }
    for (int at = 0; at < inputs.size(); at++) {
      TensorRtBinding.bind(context, inputs.get(at).name(), inputAddresses.get(at).get(0));
    }
    for (int at = 0; at < outputs.size(); at++) {
      TensorRtBinding.bind(context, outputs.get(at).name(), outputAddresses.get(at).get(0));
    }
    return new TensorRtRun(scope, context, stream, inferred, () -> {});
  }

  @Override
  public int maxSlots() {
    return runs.size() + SlotBatches.MIN - 1;
  }

  @Override
  public void infer(List<TensorRtSlot> slots) {
    Gpu.select();
    long startedAtNanos = System.nanoTime();
    try {
      enqueue(slots);
      Cuda.check(cudaEventSynchronize(ended), "cudaEventSynchronize");
    } catch (InferenceException e) {
      // Work that was enqueued before may still write into slots, which will be used without
      // batches.
      int unused = cudaStreamSynchronize(stream);
      throw e;
    }
    long took = System.nanoTime() - startedAtNanos;
    long inferNanos = Cuda.elapsedNanos(began, inferred, elapsedMillis, took);
    long deviceToHostNanos = Cuda.elapsedNanos(inferred, ended, elapsedMillis, took - inferNanos);
    for (int index = 0; index < slots.size(); index++) {
      slots.get(index).inferredInBatch(inferNanos, deviceToHostNanos);
    }
  }

  private void enqueue(List<TensorRtSlot> slots) {
    for (int index = 0; index < slots.size(); index++) {
      for (int at = 0; at < inputs.size(); at++) {
        String name = inputs.get(at).name();
        slots.get(index).copyInput(name, inputBytes[at], inputAddresses.get(at).get(index), stream);
      }
    }
    record(began);
    runs.get(slots.size() - SlotBatches.MIN).launch();
    for (int index = 0; index < slots.size(); index++) {
      for (int at = 0; at < outputAddresses.size(); at++) {
        slots.get(index).copyOutput(at, outputAddresses.get(at).get(index), stream);
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
