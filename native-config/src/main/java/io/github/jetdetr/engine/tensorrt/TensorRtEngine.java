package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaGetLastError;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.SlotEngine;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.cuda.PreprocessKernel;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.LayerInformationFormat;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IEngineInspector;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/**
 * TensorRT on the first GPU, from a plan in memory: each slot has its own execution context, stream
 * and CUDA graph. All native resources are owned by scopes and freed in reverse order; none depend
 * on the garbage collector.
 */
public final class TensorRtEngine extends SlotEngine<TensorRtSlot> {

  private final NativeScope scope;
  private final ICudaEngine plan;

  private TensorRtEngine(
      NativeScope scope,
      ICudaEngine plan,
      OnnxFile file,
      List<TensorRtSlot> slots,
      EngineInfo info) {
    super(file, info, slots, TensorRtSlot.class);
    this.scope = scope;
    this.plan = plan;
  }

  /**
   * Opens the plan for this ONNX file, which is loaded from the cache or built. Requires a clean
   * preflight.
   *
   * @param samples pictures for verifying a new plan and its batches
   * @throws ModelException if TensorRT cannot run here, or not with this model
   */
  @MustBeClosed
  public static Engine open(
      OnnxFile file, InputSpec input, EngineOptions options, SamplePictures samples)
      throws ModelException {
    try {
      return new TensorRtPlans(
              PlanStore.of(System.getenv(), System.getProperty("user.home")), samples)
          .open(file, input, options);
    } catch (InferenceException | LinkageError e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
      throw new ModelException("TensorRT cannot open %s: %s".formatted(file.path(), line), e);
    }
  }

  /**
   * Loads a plan onto the GPU.
   *
   * @param bytes the plan, in native memory; not needed afterwards
   * @param file the ONNX file from which it was built
   * @throws ModelException if the plan was built for another device or TensorRT version, is
   *     damaged, or does not match {@code input}
   */
  @MustBeClosed
  static TensorRtEngine of(
      ByteBuffer bytes,
      OnnxFile file,
      TensorRtLog messages,
      Gpu gpu,
      InputSpec input,
      EngineOptions options,
      SamplePictures samples)
      throws ModelException {
    NativeScope scope = new NativeScope();
    try {
      IRuntime runtime = nvinfer.createInferRuntime(messages);
      if (TensorRtBuilder.isNull(runtime)) {
        throw new ModelException("cannot start TensorRT: " + messages.lastErrors());
      }
      Cuda.own(scope, "runtime", runtime);
      ICudaEngine plan = runtime.deserializeCudaEngine(new BytePointer(bytes), bytes.remaining());
      if (TensorRtBuilder.isNull(plan)) {
        throw new ModelException("TensorRT cannot load the plan: " + messages.lastErrors());
      }
      Cuda.own(scope, "engine", plan);
      PreprocessKernel kernel = new PreprocessKernel(scope, gpu);
      TensorRtBinding binding = new TensorRtBinding(plan, input);
      TensorRtContexts contexts = new TensorRtContexts(scope, plan, binding);
      LaunchOrder order = new LaunchOrder();
      List<TensorRtSlot> slots = new ArrayList<>();
      for (int at = 0; at < options.slots(); at++) {
        TensorRtSlot slot = new TensorRtSlot(contexts.single(), order, kernel, gpu, input, binding);
        scope.own("slot", slot::close);
        slots.add(slot);
      }
      EngineInfo info =
          new EngineInfo("tensorrt " + version(), gpu.name(), file.precision(), options.threads());
      TensorRtEngine engine = new TensorRtEngine(scope, plan, file, slots, info);
      if (contexts.supportsBatches()) {
        engine.prepareBatches(contexts, binding, options.batch(), samples);
      }
      return engine;
    } catch (ModelException | RuntimeException | LinkageError e) {
      scope.close();
      throw e;
    }
  }

  private void prepareBatches(
      TensorRtContexts contexts, TensorRtBinding binding, int maxBatch, SamplePictures samples) {
    scope.own("batches", this::releaseBatch);
    prepareBatches(
        maxBatch, () -> new TensorRtBatch(contexts, binding, outputs(), maxBatch), samples);
    // Clears an error of a failed preparation, which would otherwise be reported by the next call.
    cudaGetLastError();
  }

  /** The installed TensorRT version, {@code 10.15.1}. */
  static String version() {
    int version = nvinfer.getInferLibVersion();
    return "%d.%d.%d".formatted(version / 10_000, version / 100 % 100, version % 100);
  }

  /** The plan's layers as JSON, from TensorRT's engine inspector. */
  String layers() {
    try (NativeScope tools = new NativeScope()) {
      IEngineInspector inspector = Cuda.own(tools, "inspector", plan.createEngineInspector());
      return inspector.getEngineInformation(LayerInformationFormat.kJSON);
    }
  }

  @Override
  public List<TensorInfo> outputs() {
    return slot(0).outputs().stream()
        .map(output -> new TensorInfo(output.name(), output.type(), output.shape()))
        .toList();
  }

  @Override
  public void close() {
    Gpu.select();
    scope.close();
  }
}
