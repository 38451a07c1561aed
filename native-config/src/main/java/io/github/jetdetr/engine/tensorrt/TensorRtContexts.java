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
 * Creates a plan's execution contexts, each with fixed input shapes.
 *
 * <p>A plan has one profile for a single picture and, if it was built for batches, a second one for
 * two and more. By default every context of such a plan would allocate the memory for the largest
 * batch; instead each slot gets the memory for one picture, and all batches, which never run
 * concurrently, share one allocation.
 */
final class TensorRtContexts {

  private static final int SINGLE_PROFILE = 0;
  private static final int BATCH_PROFILE = 1;

  private final NativeScope scope;
  private final ICudaEngine plan;
  private final TensorRtBinding binding;
  private @Nullable Pointer batchMemory;

  /**
   * @param scope owns the contexts
   */
  TensorRtContexts(NativeScope scope, ICudaEngine plan, TensorRtBinding binding) {
    this.scope = scope;
    this.plan = plan;
    this.binding = binding;
  }

  /** Whether the plan was built for batches. */
  boolean supportsBatches() {
    return plan.getNbOptimizationProfiles() > BATCH_PROFILE;
  }

  /** Creates the context of a slot, for a single picture. */
  IExecutionContext single() throws ModelException {
    if (!supportsBatches()) {
      return shaped(created(scope, plan.createExecutionContext()), 1);
    }
    IExecutionContext context = withoutMemory(scope);
    setMemory(context, memory(scope, SINGLE_PROFILE));
    return shaped(context, 1);
  }

  /**
   * Creates a context for a batch size.
   *
   * @param batch owns the context and, for the first one, the memory that all of them share
   * @param stream stream for setting up the context, which is complete when this returns
   */
  IExecutionContext batch(NativeScope batch, int pictures, CUstream_st stream)
      throws ModelException {
    IExecutionContext context = withoutMemory(batch);
    if (!context.setOptimizationProfileAsync(BATCH_PROFILE, stream)) {
      throw new ModelException("TensorRT rejects the batch profile");
    }
    Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    Pointer memory = batchMemory;
    if (memory == null) {
      memory = memory(batch, BATCH_PROFILE);
      batchMemory = memory;
    }
    setMemory(context, memory);
    return shaped(context, pictures);
  }

  // The newer V2 functions crash for plans without weight streaming (NVIDIA/TensorRT#4302); these
  // exist in every TensorRT 10.
  @SuppressWarnings("deprecation")
  private Pointer memory(NativeScope owner, int profile) {
    return Cuda.memory(owner, Math.max(1, plan.getDeviceMemorySizeForProfile(profile)));
  }

  @SuppressWarnings("deprecation")
  private static void setMemory(IExecutionContext context, Pointer memory) {
    context.setDeviceMemory(memory);
  }

  private IExecutionContext withoutMemory(NativeScope owner) {
    return created(
        owner, plan.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED));
  }

  private static IExecutionContext created(NativeScope owner, IExecutionContext context) {
    if (TensorRtBuilder.isNull(context)) {
      throw new InferenceException("TensorRT cannot create an execution context: out of memory");
    }
    return Cuda.own(owner, "execution context", context);
  }

  private IExecutionContext shaped(IExecutionContext context, int pictures) throws ModelException {
    binding.shape(context, pictures);
    return context;
  }
}
