package io.github.jetdetr.engine;

import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan's execution contexts, each with the shapes it is fed for good.
 *
 * <p>A plan has one profile for one picture and, where it was built for a batch, a second one for
 * two and more. Left to itself every context of such a plan would take as much memory as the
 * largest batch needs; so each lane gets what one picture needs, and all batches, which never run
 * beside each other, share one piece.
 */
final class TensorRtContexts {

  private static final int ALONE = 0;
  private static final int BATCH = 1;

  private final NativeScope scope;
  private final ICudaEngine plan;
  private final TensorRtBinding binding;
  private @Nullable Pointer batchMemory;

  /**
   * @param scope owns what is made
   */
  TensorRtContexts(NativeScope scope, ICudaEngine plan, TensorRtBinding binding) {
    this.scope = scope;
    this.plan = plan;
    this.binding = binding;
  }

  /** Whether the plan was built for more than one picture. */
  boolean takeBatches() {
    return plan.getNbOptimizationProfiles() > BATCH;
  }

  /** A context for one picture; for one lane. */
  IExecutionContext alone() throws ModelException {
    if (!takeBatches()) {
      return shaped(made(plan.createExecutionContext()), 1);
    }
    IExecutionContext context = withoutMemory();
    long bytes = plan.getDeviceMemorySizeForProfileV2(ALONE);
    context.setDeviceMemoryV2(Cuda.memory(scope, Math.max(1, bytes)), bytes);
    return shaped(context, 1);
  }

  /**
   * A context for so many pictures at once.
   *
   * @param stream on which the context prepares itself; it has when this returns
   */
  IExecutionContext batch(int pictures, CUstream_st stream) throws ModelException {
    IExecutionContext context = withoutMemory();
    if (!context.setOptimizationProfileAsync(BATCH, stream)) {
      throw new ModelException("TensorRT does not take the profile of a batch");
    }
    Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    long bytes = plan.getDeviceMemorySizeForProfileV2(BATCH);
    Pointer memory = batchMemory;
    if (memory == null) {
      memory = Cuda.memory(scope, Math.max(1, bytes));
      batchMemory = memory;
    }
    context.setDeviceMemoryV2(memory, bytes);
    return shaped(context, pictures);
  }

  private IExecutionContext withoutMemory() throws ModelException {
    return made(plan.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED));
  }

  private IExecutionContext made(IExecutionContext context) throws ModelException {
    if (TensorRtBuilder.isNull(context)) {
      throw new ModelException("TensorRT has no memory for another lane");
    }
    return Cuda.own(scope, "execution context", context);
  }

  private IExecutionContext shaped(IExecutionContext context, int pictures) throws ModelException {
    binding.shape(context, pictures);
    return context;
  }
}
