package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.tensorrt.global.nvinfer.createInferBuilder;
import static org.bytedeco.tensorrt.global.nvonnxparser.createParser;

import io.github.jetdetr.engine.SlotBatches;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputShapes;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.ProfilingVerbosity;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a plan from ONNX, strongly typed: every precision is specified in the graph, and no flag
 * changes it.
 *
 * <p>Optimisation level 3 is TensorRT's default; below it 10.16 fails on an Orin Nano. The
 * workspace is limited to half of the free memory, which leaves the rest to other processes.
 */
final class TensorRtBuilder {

  private static final int LEVEL = 3;

  private static final Logger log = LoggerFactory.getLogger(TensorRtBuilder.class);

  private final TensorRtLog messages;
  private final Gpu gpu;

  TensorRtBuilder(TensorRtLog messages, Gpu gpu) {
    this.messages = messages;
    this.gpu = gpu;
  }

  /** The builder options that are part of a plan's key. */
  static String options(int batch) {
    return "strongly-typed level=%d batch=%d profiling=detailed".formatted(LEVEL, batch);
  }

  /**
   * Builds a plan, which takes seconds to many minutes; progress is reported every ten seconds.
   *
   * @param batch maximum batch size; from 2 on the plan has two profiles, one for a single picture
   *     and one for batches
   * @param timings file of the timing cache, which is read if it exists, and updated
   * @return the plan, owned by the scope
   * @throws ModelException if TensorRT rejects the graph or cannot build it
   */
  ByteBuffer build(
      NativeScope scope,
      OnnxFile onnx,
      InputSpec input,
      int batch,
      PlanStore store,
      Path timings,
      Consumer<String> progress)
      throws ModelException {
    try (NativeScope tools = new NativeScope();
        BuildHeartbeat clock = new BuildHeartbeat(onnx.path(), progress)) {
      clock.start();
      IBuilder builder = requireCreated("a builder", createInferBuilder(messages));
      Cuda.own(tools, "builder", builder);
      int flags = 1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value;
      INetworkDefinition network = requireCreated("a network", builder.createNetworkV2(flags));
      Cuda.own(tools, "network", network);
      parse(tools, network, onnx.path());
      IBuilderConfig config = requireCreated("a configuration", builder.createBuilderConfig());
      Cuda.own(tools, "configuration", config);
      config.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, gpu.freeBytes() / 2);
      config.setBuilderOptimizationLevel(LEVEL);
      config.setProfilingVerbosity(ProfilingVerbosity.kDETAILED);
      add(config, profile(builder, network, input, 1, 1));
      if (batch > 1) {
        add(config, profile(builder, network, input, SlotBatches.MIN, batch));
      }
      ITimingCache cache = timingCache(tools, config, timings);
      IHostMemory plan = builder.buildSerializedNetwork(network, config);
      if (isNull(plan)) {
        throw new ModelException(
            "TensorRT cannot build a plan from %s: %s"
                .formatted(onnx.path(), messages.lastErrors()));
      }
      Cuda.own(scope, "plan", plan);
      storeTimings(cache, store, timings);
      return bytes(plan);
    }
  }

  private void parse(NativeScope tools, INetworkDefinition network, Path onnx)
      throws ModelException {
    IParser parser = requireCreated("a parser", createParser(network, messages));
    tools.own("parser", () -> Cuda.delete(parser, Cuda.PARSER_DESTRUCTOR));
    String path = onnx.toAbsolutePath().toString();
    if (!parser.parseFromFile(path, ILogger.Severity.kWARNING.value)) {
      String reason =
          parser.getNbErrors() == 0
              ? messages.lastErrors()
              : "%s (node %d)".formatted(parser.getError(0).desc(), parser.getError(0).node());
      throw new ModelException(
          "TensorRT rejects %s: %s".formatted(onnx, reason.strip().replaceAll("\\s+", " ")));
    }
  }

  /**
   * Creates an optimisation profile: dynamic sizes become the canvas' size and the batch sizes,
   * optimised for the largest batch.
   */
  private static IOptimizationProfile profile(
      IBuilder builder, INetworkDefinition network, InputSpec input, int minBatch, int maxBatch)
      throws ModelException {
    IOptimizationProfile profile = builder.createOptimizationProfile();
    for (int at = 0; at < network.getNbInputs(); at++) {
      ITensor tensor = network.getInput(at);
      String name = tensor.getName();
      List<Long> declared = declared(tensor);
      try (Dims64 few = TensorRtShapes.dims(InputShapes.resolve(name, declared, input, minBatch));
          Dims64 many = TensorRtShapes.dims(InputShapes.resolve(name, declared, input, maxBatch))) {
        boolean accepted =
            profile.setDimensions(name, OptProfileSelector.kMIN, few)
                && profile.setDimensions(name, OptProfileSelector.kOPT, many)
                && profile.setDimensions(name, OptProfileSelector.kMAX, many);
        if (!accepted) {
          throw new ModelException("TensorRT rejects the shape of '" + name + "'");
        }
      }
    }
    return profile;
  }

  private static void add(IBuilderConfig config, IOptimizationProfile profile)
      throws ModelException {
    if (config.addOptimizationProfile(profile) < 0) {
      throw new ModelException("TensorRT rejects the optimisation profile");
    }
  }

  private static List<Long> declared(ITensor tensor) {
    try (Dims64 shape = tensor.getDimensions()) {
      return TensorRtShapes.sizes(shape);
    }
  }

  private ITimingCache timingCache(NativeScope tools, IBuilderConfig config, Path timings) {
    byte[] known = read(timings);
    try (BytePointer bytes = new BytePointer(known)) {
      ITimingCache cache = config.createTimingCache(bytes, known.length);
      Cuda.own(tools, "timing cache", cache);
      if (!config.setTimingCache(cache, /* ignoreMismatch= */ false)) {
        log.info("ignoring the timing cache {} of another TensorRT version", timings);
      }
      return cache;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      log.info("cannot read {}: {}", file, e.getMessage());
      return new byte[0];
    }
  }

  /** Stores the timing cache; errors are only logged, because it is optional. */
  private static void storeTimings(ITimingCache cache, PlanStore store, Path timings) {
    try (NativeScope scope = new NativeScope()) {
      IHostMemory memory = Cuda.own(scope, "timings", cache.serialize());
      store.write(timings, bytes(memory));
    } catch (IOException e) {
      log.warn("cannot store the timing cache: {}", e.getMessage());
    }
  }

  private static ByteBuffer bytes(IHostMemory memory) {
    return new BytePointer(memory.data()).capacity(memory.size()).asByteBuffer();
  }

  private <T extends Pointer> T requireCreated(String what, T object) throws ModelException {
    if (isNull(object)) {
      throw new ModelException(
          "TensorRT cannot create %s: %s".formatted(what, messages.lastErrors()));
    }
    return object;
  }

  /** Whether a pointer is null; the presets return null or a null pointer, without annotations. */
  static boolean isNull(Pointer pointer) {
    return Pointer.isNull(pointer);
  }
}
