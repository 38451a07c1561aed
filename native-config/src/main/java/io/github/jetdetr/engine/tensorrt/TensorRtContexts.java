package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.model.ModelException;
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
 * largest batch needs; so each slot gets what one picture needs, and all batches, which never run
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

  /** A context for one picture; for one slot. */
  IExecutionContext alone() throws ModelException {
    if (!takeBatches()) {
      return shaped(made(scope, plan.createExecutionContext()), 1);
    }
    IExecutionContext context = withoutMemory(scope);
    lend(context, memory(scope, ALONE));
    return shaped(context, 1);
  }

  /**
   * A context for so many pictures at once.
   *
   * @param batch owns the context and, with the first one, the memory that all of them share
   * @param stream on which the context prepares itself; it has when this returns
   */
  IExecutionContext batch(NativeScope batch, int pictures, CUstream_st stream)
      throws ModelException {
    IExecutionContext context = withoutMemory(batch);
    if (!context.setOptimizationProfileAsync(BATCH, stream)) {
      throw new ModelException("TensorRT does not take the profile of a batch");
    }
    Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    Pointer memory = batchMemory;
    if (memory == null) {
      memory = memory(batch, BATCH);
      batchMemory = memory;
    }
    lend(context, memory);
    return shaped(context, pictures);
  }

  // The younger calls with V2 in their names ended processes on plans without weight streaming
  // (NVIDIA/TensorRT#4302); these are there in every TensorRT 10.
  @SuppressWarnings("deprecation")
  private Pointer memory(NativeScope owner, int profile) {
    return Cuda.memory(owner, Math.max(1, plan.getDeviceMemorySizeForProfile(profile)));
  }

  @SuppressWarnings("deprecation")
  private static void lend(IExecutionContext context, Pointer memory) {
    context.setDeviceMemory(memory);
  }

  private IExecutionContext withoutMemory(NativeScope owner) {
    return made(
        owner, plan.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED));
  }

  private static IExecutionContext made(NativeScope owner, IExecutionContext context) {
    if (TensorRtBuilder.isNull(context)) {
      throw new InferenceException("TensorRT has no memory for another slot");
    }
    return Cuda.own(owner, "execution context", context);
  }

  private IExecutionContext shaped(IExecutionContext context, int pictures) throws ModelException {
    binding.shape(context, pictures);
    return context;
  }
}
