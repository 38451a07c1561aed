package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.SlotEngine;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime on the CPU: the reference for every other engine, and the default without a GPU.
 *
 * <p>Inputs and outputs are bound to memory that is allocated once; the shapes of dynamic outputs
 * are determined by one run on zeros when the engine is opened, which also verifies that the model
 * runs here.
 */
public final class OnnxRuntimeEngine extends SlotEngine<OnnxRuntimeSlot> {

  /** The device in {@link EngineInfo}. */
  public static final String DEVICE = "cpu";

  private static final Logger log = LoggerFactory.getLogger(OnnxRuntimeEngine.class);

  private final OrtSession session;
  private final List<OnnxRuntimeSlot> slots;
  private final List<TensorInfo> outputs;
  private boolean closed;

  private OnnxRuntimeEngine(
      OrtSession session,
      OnnxFile file,
      List<OnnxRuntimeSlot> slots,
      List<TensorInfo> outputs,
      EngineInfo info) {
    super(file, info, slots, OnnxRuntimeSlot.class);
    this.session = session;
    this.slots = List.copyOf(slots);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Opens a model whose file has been read.
   *
   * @param samples pictures for verifying batches
   * @throws ModelException if ONNX Runtime rejects it, or its inputs do not match {@code input}
   */
  @MustBeClosed
  public static Engine open(
      OnnxFile file, InputSpec input, EngineOptions options, SamplePictures samples)
      throws ModelException {
    try {
      return LargeStack.call(() -> create(file, input, options, samples));
    } catch (OrtException e) {
      throw new ModelException("ONNX Runtime rejects " + file.path() + ": " + oneLine(e), e);
    }
  }

  private static Engine create(
      OnnxFile file, InputSpec input, EngineOptions options, SamplePictures samples)
      throws OrtException, ModelException {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(options.threads());
      settings.setInterOpNumThreads(1);
      settings.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      settings.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = OnnxRuntimeSessions.open(environment, file, settings);
      try {
        return bind(environment, session, file, input, options, samples);
      } catch (OrtException | ModelException | RuntimeException e) {
        session.close();
        throw e;
      }
    }
  }

  private static Engine bind(
      OrtEnvironment environment,
      OrtSession session,
      OnnxFile file,
      InputSpec input,
      EngineOptions options,
      SamplePictures samples)
      throws OrtException, ModelException {
    DeclaredInputs.check(file, input);
    List<OnnxRuntimeSlot> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < options.slots(); slot++) {
        slots.add(new OnnxRuntimeSlot(environment, session, file, input));
      }
      List<TensorInfo> outputs =
          OnnxRuntimeTensors.findOutputs(file, session, slots.get(0).inputs());
      for (OnnxRuntimeSlot slot : slots) {
        slot.bindOutputs(outputs);
      }
      EngineInfo info =
          new EngineInfo(
              "onnxruntime " + environment.getVersion(),
              DEVICE,
              file.precision(),
              options.threads());
      OnnxRuntimeEngine engine = new OnnxRuntimeEngine(session, file, slots, outputs, info);
      if (options.batch() > 1) {
        engine.prepareBatches(environment, input, options.batch(), samples);
      }
      return engine;
    } catch (OrtException | ModelException | RuntimeException e) {
      slots.forEach(OnnxRuntimeSlot::close);
      throw e;
    }
  }

  private void prepareBatches(
      OrtEnvironment environment, InputSpec input, int maxBatch, SamplePictures samples)
      throws ModelException {
    if (input.edges() != null) {
      log.info("batching disabled: {} has a canvas for each picture's aspect", file().path());
    } else if (file().hasDynamicBatch()) {
      List<TensorInfo> inputInfos = DeclaredInputs.ofOnePicture(file(), input);
      prepareBatches(
          maxBatch,
          () -> new OnnxRuntimeBatch(environment, session, file(), inputInfos, outputs, maxBatch),
          samples);
    } else {
      log.info("batching disabled: {} has a fixed batch size", file().path());
    }
  }

  static TensorInfo.Type type(ai.onnxruntime.TensorInfo tensor) {
    if (tensor.onnxType == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16) {
      return TensorInfo.Type.FLOAT16;
    }
    return switch (tensor.type) {
      case FLOAT -> TensorInfo.Type.FLOAT32;
      case INT64 -> TensorInfo.Type.INT64;
      case INT32 -> TensorInfo.Type.INT32;
      case UINT8 -> TensorInfo.Type.UINT8;
      case BOOL -> TensorInfo.Type.BOOL;
      default -> TensorInfo.Type.OTHER;
    };
  }

  static String oneLine(OrtException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
  }

  static OnnxJavaType javaType(TensorInfo.Type type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case OTHER -> throw new IllegalStateException("unsupported output type");
    };
  }

  /** Sessions are thread-safe, and slots have nothing in common but the session. */
  @Override
  public boolean infersInParallel() {
    return true;
  }

  @Override
  public List<TensorInfo> outputs() {
    return outputs;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    releaseBatch();
    slots.forEach(OnnxRuntimeSlot::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the ONNX Runtime session: " + oneLine(e), e);
    }
  }
}
